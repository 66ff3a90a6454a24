package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import java.time.Instant;
import java.util.Comparator;

/// One thing that the correlator waits to process: at its event time, in the order of kind and id. Signals wait in a
/// [SignalBuffer].
public sealed interface Input {
    Comparator<Key> ORDER =
            Comparator.comparing(Key::time).thenComparing(Key::kind).thenComparing(Key::id);

    /// Its place in the order, the same in every run.
    record Key(Instant time, int kind, String id) {}

    Key key();

    record FeedbackInput(Feedback feedback) implements Input {
        @Override
        public Key key() {
            return new Key(feedback.timestamp(), 0, feedback.id());
        }
    }

    record EventInput(Event event) implements Input {
        @Override
        public Key key() {
            String status = event.status() == null ? "" : event.status();
            return new Key(event.timestamp(), 1, event.id() + "|" + status);
        }
    }

    record AnomalyInput(Anomaly anomaly) implements Input {
        @Override
        public Key key() {
            return new Key(anomaly.timestamp(), 3, anomaly.id() + "|" + anomaly.status());
        }
    }
}
