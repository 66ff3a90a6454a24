package io.epicenter.incident.receiver;

import io.epicenter.incident.notification.Notice;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
import java.util.Optional;

/// Somebody who is told of incidents over HTTP. Stateless, pure: renders a request, interprets the answer.
/// A new one is one `@Singleton final class` here and one test that extends `ReceiverContract`.
public interface Receiver {
    /// False when it is not configured.
    boolean isEnabled();

    Profile profile();

    Request render(Notice notice);

    Outcome interpret(Notice notice, Reply reply);

    /// Asks whether an unclear notice has arrived; empty when the receiver recognises repeats itself, or cannot be
    /// asked.
    default Optional<Request> lookUp(Notice notice) {
        return Optional.empty();
    }

    /// What the answer to [#lookUp] says; empty when the notice has not arrived, as far as can be known.
    default Optional<Outcome> interpretLookUp(Notice notice, Reply reply) {
        return Optional.empty();
    }
}
