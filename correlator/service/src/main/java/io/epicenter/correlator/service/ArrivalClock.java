package io.epicenter.correlator.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Up to when everything that arrived at Kafka was read. It is the wall clock while the reading keeps up. After a
/// pause it is when the newest record that was read arrived at Kafka, on the topic that is furthest behind: so a
/// backlog is decided as it would have been when it arrived, however fast and in which order it is read.
final class ArrivalClock {
    /// A topic whose newest record that was read is not older than this keeps up. Chosen by hand: one tick.
    private static final Duration KEEPS_UP = Duration.ofSeconds(5);
    /// So many looks without a record of a topic mean that none is left. Chosen by hand: two seconds at the
    /// default pace, and not of a clock, so that one slow decision does not look like an end.
    private static final int IDLE_LOOKS = 8;
    /// A topic that does not come to its end is no longer waited for after so many looks and so long without a
    /// record. Chosen by hand: a fetch that fails is tried again well within that.
    private static final int GIVEN_UP_LOOKS = 40;
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(10);

    private final Map<String, Reading> behind = new TreeMap<>();
    private boolean begun;
    private @Nullable Instant latest;

    /// How far the reading of a topic is.
    ///
    /// @param left records up to the end that it had in the beginning; 0 or less when that is reached
    /// @param arrived when the newest record that was read arrived; null while none was
    /// @param looks since then
    /// @param readAt wall clock of the last one
    private record Reading(long left, @Nullable Instant arrived, int looks, Instant readAt) {
        boolean keepsUp(Instant wallClock) {
            boolean near = arrived != null && !arrived.isBefore(wallClock.minus(KEEPS_UP));
            boolean ended = left <= 0 && (near || looks >= IDLE_LOOKS);
            boolean givenUp =
                    looks >= GIVEN_UP_LOOKS && readAt.plus(GIVEN_UP_AFTER).isBefore(wallClock);
            return ended || givenUp;
        }
    }

    /// Begins to read.
    ///
    /// @param backlog records of each topic that are there and were not read
    void begin(Map<String, Long> backlog, Instant wallClock) {
        begun = true;
        backlog.forEach((topic, left) -> {
            if (left > 0) {
                behind.put(topic, new Reading(left, null, 0, wallClock));
            }
        });
    }

    /// @param left records between this one and the end that the topic had in the beginning
    void read(String topic, long left, Instant arrived, Instant wallClock) {
        behind.computeIfPresent(topic, (name, reading) -> {
            Instant known = reading.arrived();
            return new Reading(left, known == null || arrived.isAfter(known) ? arrived : known, 0, wallClock);
        });
    }

    /// Whether there is a backlog.
    boolean isBehind() {
        return !behind.isEmpty();
    }

    /// Empty while nothing can be said.
    Optional<Instant> look(Instant wallClock) {
        behind.replaceAll((topic, reading) ->
                new Reading(reading.left(), reading.arrived(), reading.looks() + 1, reading.readAt()));
        behind.values().removeIf(reading -> reading.keepsUp(wallClock));
        if (!begun) {
            return Optional.empty();
        }
        Instant least = wallClock;
        for (Reading reading : behind.values()) {
            Instant arrived = reading.arrived();
            if (arrived == null) {
                return Optional.ofNullable(latest);
            }
            least = arrived.isBefore(least) ? arrived : least;
        }
        if (latest == null || least.isAfter(latest)) {
            latest = least;
        }
        return Optional.of(latest);
    }
}
