package io.epicenter.contracts.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import java.util.List;

/// The field numbers of `signal-batch.proto`. A number keeps its meaning for ever.
final class SignalBatchFields {
    /// Fields of the message SignalBatch. Source: `signal-batch.proto`.
    static final int SYMBOL = 1;
    static final int SERIES = 2;
    static final int PLACE = 3;
    static final int END = 4;
    static final int LENGTH = 5;
    /// Of `observed`; `expected`, `lower_bound`, `upper_bound`, `scale`, `p_value` and `volume` follow.
    static final int FIRST_NUMBER = 6;
    /// How many columns of numbers there are.
    static final int NUMBERS = 7;

    /// Fields of the message SignalBatch, behind the numbers. Source: `signal-batch.proto`.
    static final int DIRECTION = FIRST_NUMBER + NUMBERS;
    static final int WARMING = DIRECTION + 1;

    /// Fields of the message Series. Source: `signal-batch.proto`.
    static final int SERIES_ENTITY = 1;
    static final int SERIES_SIGNAL = 2;
    static final int SERIES_STATISTIC = 3;
    static final int SERIES_RULE = 4;

    /// The words of the closed lists; a word's number on the wire is its place here.
    static final List<SignalKind> SIGNALS = List.of(
            SignalKind.LATENCY,
            SignalKind.TRAFFIC,
            SignalKind.ERRORS,
            SignalKind.SATURATION,
            SignalKind.AVAILABILITY,
            SignalKind.LOG,
            SignalKind.OTHER);

    static final List<Direction> DIRECTIONS = List.of(Direction.UP, Direction.DOWN, Direction.NONE);

    /// Bytes of a deviation and its part of the tables, about. Measured on the demo's shop; only a first size of
    /// a buffer.
    static final int USUAL_BYTES = 96;

    private SignalBatchFields() {}

    /// Makes small negative numbers small. Source: protobuf encoding specification, sint64.
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /// The word of a number on the wire.
    static <T> T word(String what, List<T> words, long number) throws MalformedMessageException {
        if (number < 0 || number >= words.size()) {
            throw new MalformedMessageException("signal batch: no " + what + " has the number " + number);
        }
        return words.get((int) number);
    }

    /// Columns of numbers, in the order of the fields.
    static SignalBatch.Values values(double[][] columns) {
        return new SignalBatch.Values(
                columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6]);
    }
}
