package io.epicenter.incident.receiver;

import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.ReceiverProfile;
import java.util.Optional;

/// Somebody who is notified of incidents over HTTP. Stateless, pure: renders a request, interprets the response.
/// A new one is one `@Singleton public final class` here with its settings as a nested `@ConfigMapping` interface, one
/// test that extends `ReceiverContract`, and one line in docs/incidents.md.
public interface Receiver {
    /// Default severity of a receiver that wakes people: a user's own setting for all of them.
    String PAGE_SEVERITY = "${epicenter.incidents.page-severity}";

    /// Default severity of a receiver that wakes nobody: a user's own setting for all of them.
    String NOTIFY_SEVERITY = "${epicenter.incidents.notify-severity}";

    /// False when it is not configured.
    boolean isEnabled();

    ReceiverProfile profile();

    DeliveryRequest render(Notification notification);

    DeliveryOutcome interpret(Notification notification, DeliveryResponse response);

    /// Asks whether an unclear notification has arrived; empty when the receiver recognises repeats itself, or cannot
    /// be asked.
    default Optional<DeliveryRequest> lookUp(Notification notification) {
        return Optional.empty();
    }

    /// What the response to [#lookUp] says; empty when the notification has not arrived, as far as can be known.
    default Optional<DeliveryOutcome> interpretLookUp(Notification notification, DeliveryResponse response) {
        return Optional.empty();
    }
}
