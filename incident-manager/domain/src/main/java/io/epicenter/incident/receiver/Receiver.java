package io.epicenter.incident.receiver;

import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.ReceiverProfile;
import java.util.Optional;

/// Somebody who is told of incidents over HTTP. Stateless, pure: renders a request, interprets the answer.
/// A new one is one `@Singleton final class` here and one test that extends `ReceiverContract`.
public interface Receiver {
    /// False when it is not configured.
    boolean isEnabled();

    ReceiverProfile profile();

    DeliveryRequest render(Notification notification);

    DeliveryOutcome interpret(Notification notification, DeliveryResponse response);

    /// Asks whether an unclear notice has arrived; empty when the receiver recognises repeats itself, or cannot be
    /// asked.
    default Optional<DeliveryRequest> lookUp(Notification notification) {
        return Optional.empty();
    }

    /// What the answer to [#lookUp] says; empty when the notice has not arrived, as far as can be known.
    default Optional<DeliveryOutcome> interpretLookUp(Notification notification, DeliveryResponse response) {
        return Optional.empty();
    }
}
