package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.model.SignalHistory;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// One thing that the correlator waits to process: at its event time, in the order of kind and id.
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

    /// @param key whose id is the key of its history
    /// @param history where it belongs, when that was known as it arrived: saves looking it up at the tick
    record SignalInput(
            Deviation deviation, Key key, @Nullable SignalHistory history) implements Input {
        public SignalInput(Deviation deviation) {
            this(deviation, new Key(deviation.timestamp(), 2, SignalHistory.key(deviation)), null);
        }

        @Override
        public String scope() {
            return deviation.entity().scope();
        }

        /// As it is: a signal at another time would stand for another interval.
        @Override
        public Input at(Instant time) {
            return this;
        }

        SignalInput withHistory(@Nullable SignalHistory known) {
            return new SignalInput(deviation, key, known);
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
