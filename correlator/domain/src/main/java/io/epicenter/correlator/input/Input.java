package io.epicenter.correlator.input;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// One thing that the correlator waits to process: at its event time, in the order of kind and id. Signals wait in a
/// [SignalBuffer].
public sealed interface Input {
    Comparator<Key> ORDER =
            Comparator.comparing(Key::time).thenComparing(Key::kind).thenComparing(Key::id);

    /// Its place in the order, the same in every run.
    record Key(Instant time, int kind, String id) {}

    Key key();

    /// Tenant and environment that it belongs to.
    String scope();

    /// The same at another event time.
    Input at(Instant time);

    /// What has the alert or anomaly that it tells of; null when it tells of none.
    default @Nullable Entity symptomOf() {
        return null;
    }

    record FeedbackInput(Feedback feedback) implements Input {
        @Override
        public Key key() {
            return new Key(feedback.timestamp(), 0, feedback.id());
        }

        @Override
        public String scope() {
            return feedback.tenant() + "/" + feedback.environment();
        }

        @Override
        public Input at(Instant time) {
            return new FeedbackInput(new Feedback(
                    feedback.id(),
                    feedback.tenant(),
                    feedback.environment(),
                    time,
                    feedback.user(),
                    feedback.verdict(),
                    feedback.incident(),
                    feedback.anomalies(),
                    feedback.entity(),
                    feedback.until(),
                    feedback.comment()));
        }
    }

    record EventInput(Event event) implements Input {
        @Override
        public Key key() {
            String status = event.status() == null ? "" : event.status();
            return new Key(event.timestamp(), 1, event.id() + "|" + status);
        }

        @Override
        public String scope() {
            return event.entity().scope();
        }

        @Override
        public Input at(Instant time) {
            return new EventInput(new Event(
                    event.id(),
                    time,
                    event.type(),
                    event.entity(),
                    event.title(),
                    event.labels(),
                    event.url(),
                    event.status()));
        }

        @Override
        public @Nullable Entity symptomOf() {
            return event.isAlert() ? event.entity() : null;
        }
    }

    record AnomalyInput(Anomaly anomaly) implements Input {
        @Override
        public Key key() {
            return new Key(anomaly.timestamp(), 3, anomaly.id() + "|" + anomaly.status());
        }

        @Override
        public String scope() {
            return anomaly.entity().scope();
        }

        @Override
        public Input at(Instant time) {
            return new AnomalyInput(anomaly.withTimestamp(time));
        }

        @Override
        public Entity symptomOf() {
            return anomaly.entity();
        }
    }
}
