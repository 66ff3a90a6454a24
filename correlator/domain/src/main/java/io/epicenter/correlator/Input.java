package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.model.Track;
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

    record Advice(Feedback feedback) implements Input {
        @Override
        public Key key() {
            return new Key(feedback.timestamp(), 0, feedback.id());
        }
    }

    record Happening(Event event) implements Input {
        @Override
        public Key key() {
            String status = event.status() == null ? "" : event.status();
            return new Key(event.timestamp(), 1, event.id() + "|" + status);
        }
    }

    /// @param key whose id is the key of its track
    /// @param track where it belongs, when that was known as it arrived: saves looking it up at the tick
    record Measure(Deviation deviation, Key key, @Nullable Track track) implements Input {
        Measure(Deviation deviation) {
            this(deviation, new Key(deviation.timestamp(), 2, Track.key(deviation)), null);
        }

        Measure on(@Nullable Track known) {
            return new Measure(deviation, key, known);
        }
    }

    record Finding(Anomaly anomaly) implements Input {
        @Override
        public Key key() {
            return new Key(anomaly.timestamp(), 3, anomaly.id() + "|" + anomaly.status());
        }
    }
}
