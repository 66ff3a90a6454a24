package io.epicenter.contracts.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
import io.epicenter.contracts.wire.ProtobufReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the message that [SignalBatchWriter] writes. A field that this version does not know is passed over; a column
/// that a message lacks has zeros, which the first version never leaves out. Confined to one thread.
public final class SignalBatchReader {
    private final List<String> symbols = new ArrayList<>();
    private final List<long[]> series = new ArrayList<>();
    private int[] place = {};
    private long[] endMillis = {};
    private int[] lengthMillis = {};
    private final double[][] numbers = new double[SignalBatchFields.NUMBERS][0];
    private Direction[] direction = {};
    private boolean[] warming = {};

    private SignalBatchReader() {}

    /// The batch of a message. Throws when it is cut off, a column has another length than the others, or a number
    /// names nothing.
    public static SignalBatch read(byte[] message) throws MalformedMessageException {
        SignalBatchReader reader = new SignalBatchReader();
        reader.readFields(message);
        return reader.batch();
    }

    private void readFields(byte[] message) throws MalformedMessageException {
        ProtobufReader in = new ProtobufReader(message);
        while (in.next()) {
            switch (in.field()) {
                case SignalBatchFields.SYMBOL -> symbols.add(in.readString());
                case SignalBatchFields.SERIES -> series.add(readSeries(in.readMessage()));
                case SignalBatchFields.PLACE -> place = toInts("place", varints(in));
                case SignalBatchFields.END -> endMillis = times(varints(in));
                case SignalBatchFields.LENGTH -> lengthMillis = toInts("length_millis", varints(in));
                case SignalBatchFields.DIRECTION -> direction = directions(varints(in));
                case SignalBatchFields.WARMING -> warming = flags(varints(in));
                default -> {
                    int number = in.field() - SignalBatchFields.FIRST_NUMBER;
                    if (number >= 0 && number < numbers.length) {
                        numbers[number] = doubles(in);
                    } else {
                        in.skip();
                    }
                }
            }
        }
    }

    private static long[] readSeries(ProtobufReader in) throws MalformedMessageException {
        long[] fields = new long[SignalBatchFields.SERIES_RULE + 1];
        while (in.next()) {
            if (in.field() < fields.length) {
                fields[in.field()] = in.readLong();
            } else {
                in.skip();
            }
        }
        return fields;
    }

    /// As many as there are bytes at most.
    private static long[] varints(ProtobufReader in) throws MalformedMessageException {
        ProtobufReader column = in.readMessage();
        long[] values = new long[column.remaining()];
        int size = 0;
        while (column.remaining() > 0) {
            values[size++] = column.nextVarint();
        }
        return Arrays.copyOf(values, size);
    }

    private static double[] doubles(ProtobufReader in) throws MalformedMessageException {
        ProtobufReader column = in.readMessage();
        double[] values = new double[column.remaining() / Double.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.nextDouble();
        }
        return values;
    }

    private static int[] toInts(String column, long[] values) throws MalformedMessageException {
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
                throw new MalformedMessageException("signal batch: " + column + " " + values[i] + " at " + i);
            }
            ints[i] = (int) values[i];
        }
        return ints;
    }

    private static long[] times(long[] steps) {
        long time = 0;
        for (int i = 0; i < steps.length; i++) {
            time += SignalBatchFields.unzigzag(steps[i]);
            steps[i] = time;
        }
        return steps;
    }

    private static Direction[] directions(long[] numbers) throws MalformedMessageException {
        Direction[] directions = new Direction[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            directions[i] = word("direction", SignalBatchFields.DIRECTIONS, numbers[i]);
        }
        return directions;
    }

    private static <T> T word(String what, List<T> words, long number) throws MalformedMessageException {
        if (number < 0 || number >= words.size()) {
            throw new MalformedMessageException("signal batch: no " + what + " has the number " + number);
        }
        return words.get((int) number);
    }

    private static boolean[] flags(long[] values) {
        boolean[] flags = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            flags[i] = values[i] != 0;
        }
        return flags;
    }

    private SignalBatch batch() throws MalformedMessageException {
        int size = endMillis.length;
        requireLength("place", place.length, size);
        requireLength("length_millis", lengthMillis.length, size);
        for (int number = 0; number < numbers.length; number++) {
            requireLength("number " + (SignalBatchFields.FIRST_NUMBER + number), numbers[number].length, size);
        }
        requireLength("direction", direction.length, size);
        requireLength("warming", warming.length, size);
        SeriesName[] table = table();
        for (int at : place) {
            if (at >= table.length) {
                throw new MalformedMessageException("signal batch: series " + at + " of " + table.length);
            }
        }
        return new SignalBatch(
                new SignalBatch.Series(place, table),
                new SignalBatch.Times(endMillis, lengthMillis),
                SignalBatchFields.values(numbers),
                new SignalBatch.Marks(direction, warming));
    }

    private static void requireLength(String column, int length, int size) throws MalformedMessageException {
        if (length != size) {
            throw new MalformedMessageException(
                    "signal batch: column " + column + " has " + length + " values, end_millis has " + size);
        }
    }

    private SeriesName[] table() throws MalformedMessageException {
        Entity[] entities = new Entity[symbols.size()];
        SeriesName[] table = new SeriesName[series.size()];
        for (int i = 0; i < table.length; i++) {
            long[] fields = series.get(i);
            table[i] = new SeriesName(
                    entity(entities, fields[SignalBatchFields.SERIES_ENTITY]),
                    word("kind of signal", SignalBatchFields.SIGNALS, fields[SignalBatchFields.SERIES_SIGNAL]),
                    symbol(fields[SignalBatchFields.SERIES_STATISTIC]),
                    symbol(fields[SignalBatchFields.SERIES_RULE]));
        }
        return table;
    }

    private Entity entity(Entity[] known, long number) throws MalformedMessageException {
        String text = symbol(number);
        Entity entity = known[(int) number];
        if (entity == null) {
            try {
                entity = Entity.parse(text);
            } catch (IllegalArgumentException malformed) {
                throw new MalformedMessageException("signal batch: " + malformed.getMessage(), malformed);
            }
            known[(int) number] = entity;
        }
        return entity;
    }

    private String symbol(long number) throws MalformedMessageException {
        if (number < 0 || number >= symbols.size()) {
            throw new MalformedMessageException("signal batch: symbol " + number + " of " + symbols.size());
        }
        return symbols.get((int) number);
    }
}
