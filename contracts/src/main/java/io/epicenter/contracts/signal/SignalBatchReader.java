package io.epicenter.contracts.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.Bytes;
import io.epicenter.contracts.wire.ProtobufReader;
import java.util.Arrays;
import java.util.function.Predicate;

/// Reads the message that [SignalBatchWriter] writes. A field that this version does not know is passed over; a column
/// that a message lacks is malformed, unless all are lacking. Confined to one thread.
public final class SignalBatchReader {
    private final byte[] message;
    private final ProtobufReader column;
    private final Slices symbols = new Slices();
    private final Slices series = new Slices();
    private final int[] columnStart = new int[SignalBatchFields.WARMING + 1];
    private final int[] columnEnd = new int[SignalBatchFields.WARMING + 1];
    /// Deviations of the message.
    private int size;
    /// Which of them are wanted, rising.
    private int[] rows = {};

    private SignalBatchReader(byte[] message) {
        this.message = message;
        this.column = new ProtobufReader(message);
    }

    /// The batch of a message. Throws when it is cut off, a column has another length than the others, or a number
    /// names nothing.
    public static SignalBatch read(byte[] message) throws MalformedMessageException {
        return read(message, entity -> true);
    }

    /// The deviations of some entities. Each entity is asked about once. Of the others nothing is decoded but the place
    /// of their series, and no column when no entity is wanted; what is malformed there may stay unnoticed.
    ///
    /// @param wanted whether the deviations of an entity are wanted
    public static SignalBatch read(byte[] message, Predicate<? super Entity> wanted) throws MalformedMessageException {
        SignalBatchReader reader = new SignalBatchReader(message);
        reader.readFields();
        return reader.batch(wanted);
    }

    private void readFields() throws MalformedMessageException {
        ProtobufReader in = new ProtobufReader(message);
        while (in.next()) {
            int field = in.field();
            if (field < SignalBatchFields.SYMBOL || field > SignalBatchFields.WARMING) {
                in.skip();
                continue;
            }
            int length = in.readSlice();
            int start = in.sliceStart();
            switch (field) {
                case SignalBatchFields.SYMBOL -> symbols.add(start, start + length);
                case SignalBatchFields.SERIES -> series.add(start, start + length);
                default -> {
                    columnStart[field] = start;
                    columnEnd[field] = start + length;
                }
            }
        }
    }

    private SignalBatch batch(Predicate<? super Entity> wanted) throws MalformedMessageException {
        requireEqualLengths();
        BatchSeries table = BatchSeries.read(message, symbols, series, wanted);
        if (table.isEmpty() && !table.isWhole()) {
            return SignalBatch.EMPTY;
        }
        int[] place = places(table);
        return new SignalBatch(
                new SignalBatch.Series(place, table.names()),
                new SignalBatch.Times(times(), lengths()),
                SignalBatchFields.values(numbers()),
                new SignalBatch.Marks(directions(), warming()));
    }

    private void requireEqualLengths() throws MalformedMessageException {
        size = varints(SignalBatchFields.END);
        for (int field = SignalBatchFields.PLACE; field <= SignalBatchFields.WARMING; field++) {
            boolean isNumber = field >= SignalBatchFields.FIRST_NUMBER && field < SignalBatchFields.DIRECTION;
            int bytes = columnEnd[field] - columnStart[field];
            int length = isNumber ? bytes / Double.BYTES : varints(field);
            if (length != size || (isNumber && bytes % Double.BYTES != 0)) {
                throw new MalformedMessageException("signal batch: column " + field + " has " + length + " values in "
                        + bytes + " bytes, end_millis has " + size);
            }
        }
    }

    /// How many numbers a column of varints has: the last byte of each is not negative.
    private int varints(int field) {
        int count = 0;
        for (int i = columnStart[field]; i < columnEnd[field]; i++) {
            count += (message[i] >>> 31) ^ 1;
        }
        return count;
    }

    private void open(int field) {
        column.reset(message, columnStart[field], columnEnd[field]);
    }

    /// Finds the rows that are wanted, and the series of each.
    private int[] places(BatchSeries table) throws MalformedMessageException {
        int[] place = new int[size];
        int[] wanted = new int[size];
        int count = 0;
        open(SignalBatchFields.PLACE);
        for (int i = 0; i < size; i++) {
            int number = table.numberOf(column.nextVarint());
            if (number != BatchSeries.UNWANTED) {
                wanted[count] = i;
                place[count++] = number;
            }
        }
        rows = count == size ? wanted : Arrays.copyOf(wanted, count);
        return count == size ? place : Arrays.copyOf(place, count);
    }

    /// The numbers of a column in the rows that are wanted.
    private long[] column(int field) throws MalformedMessageException {
        open(field);
        long[] values = new long[rows.length];
        int next = 0;
        for (int i = 0; next < values.length; i++) {
            long value = column.nextVarint();
            if (rows[next] == i) {
                values[next++] = value;
            }
        }
        return values;
    }

    private long[] times() throws MalformedMessageException {
        open(SignalBatchFields.END);
        long[] times = new long[rows.length];
        long time = 0;
        int next = 0;
        for (int i = 0; next < times.length; i++) {
            time += SignalBatchFields.unzigzag(column.nextVarint());
            if (rows[next] == i) {
                times[next++] = time;
            }
        }
        return times;
    }

    private int[] lengths() throws MalformedMessageException {
        long[] values = column(SignalBatchFields.LENGTH);
        int[] lengths = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
                throw new MalformedMessageException("signal batch: length_millis " + values[i] + " at " + rows[i]);
            }
            lengths[i] = (int) values[i];
        }
        return lengths;
    }

    private double[][] numbers() {
        double[][] numbers = new double[SignalBatchFields.NUMBERS][rows.length];
        for (int number = 0; number < numbers.length; number++) {
            int start = columnStart[SignalBatchFields.FIRST_NUMBER + number];
            for (int i = 0; i < rows.length; i++) {
                numbers[number][i] =
                        Double.longBitsToDouble(Bytes.littleEndianLong(message, start + rows[i] * Double.BYTES));
            }
        }
        return numbers;
    }

    private Direction[] directions() throws MalformedMessageException {
        long[] values = column(SignalBatchFields.DIRECTION);
        Direction[] directions = new Direction[values.length];
        for (int i = 0; i < values.length; i++) {
            directions[i] = SignalBatchFields.word("direction", SignalBatchFields.DIRECTIONS, values[i]);
        }
        return directions;
    }

    private boolean[] warming() throws MalformedMessageException {
        long[] values = column(SignalBatchFields.WARMING);
        boolean[] warming = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            warming[i] = values[i] != 0;
        }
        return warming;
    }
}
