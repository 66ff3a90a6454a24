package io.epicenter.correlator.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Which offset of `signals` was next when the correlator had decided up to an event time: from where signals must be
/// recalled to have their histories. Bounded. Confined to one thread.
final class SignalOffsets {
    /// Event time between two marks. Chosen by hand: so much more is recalled than needed.
    private static final Duration APART = Duration.ofSeconds(15);
    /// Marks that are kept at most; the oldest go. Chosen by hand: an hour and more.
    private static final int MOST = 300;

    private final Deque<Mark> marks = new ArrayDeque<>();

    /// @param next offset of the first record that had not been taken
    /// @param decided event time up to which the correlator had decided
    private record Mark(long next, Instant decided) {}

    /// @param first the offset from which on the state has signals
    SignalOffsets(long first) {
        marks.add(new Mark(first, Instant.MIN));
    }

    void mark(long next, Instant decided) {
        Mark last = marks.getLast();
        if (last.decided().equals(Instant.MIN) || last.decided().plus(APART).compareTo(decided) <= 0) {
            marks.addLast(new Mark(next, decided));
            if (marks.size() > MOST) {
                marks.removeFirst();
            }
        }
    }

    /// The last offset that was next when nothing later than `time` had been decided.
    long before(Instant time) {
        while (marks.size() > 1) {
            Mark first = marks.removeFirst();
            if (marks.getFirst().decided().isAfter(time)) {
                marks.addFirst(first);
                break;
            }
        }
        return marks.getFirst().next();
    }
}
