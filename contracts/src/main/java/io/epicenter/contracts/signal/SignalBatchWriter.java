package io.epicenter.contracts.signal;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
import io.epicenter.contracts.wire.ProtobufWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Collects deviations of one environment and writes them as one message of `signals`. Confined to one thread.
public final class SignalBatchWriter {
    /// Deviations that there is room for at first. Chosen by hand; it doubles.
    private static final int FIRST_ROOM = 64;

    private final Map<SeriesName, Integer> series = new LinkedHashMap<>();
    private int size;
    private int[] place = new int[FIRST_ROOM];
    private long[] endMillis = new long[FIRST_ROOM];
    private int[] lengthMillis = new int[FIRST_ROOM];
    /// One array for each column of numbers, in the order of the message's fields.
    private final double[][] numbers = new double[SignalBatchFields.NUMBERS][FIRST_ROOM];
    private Direction[] direction = new Direction[FIRST_ROOM];
    private boolean[] warming = new boolean[FIRST_ROOM];

    /// How many deviations have been added.
    public int size() {
        return size;
    }

    /// The newest end of an interval that was added, milliseconds since 1970; Long.MIN_VALUE when it is empty.
    public long newestMillis() {
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            newest = Math.max(newest, endMillis[i]);
        }
        return newest;
    }

    public void add(Deviation deviation) {
        if (size == place.length) {
            grow();
        }
        SeriesName name =
                new SeriesName(deviation.entity(), deviation.signal(), deviation.statistic(), deviation.rule());
        Integer known = series.putIfAbsent(name, series.size());
        place[size] = known == null ? series.size() - 1 : known;
        endMillis[size] = deviation.timestamp().toEpochMilli();
        lengthMillis[size] = Math.toIntExact(Math.round(deviation.intervalSeconds() * 1000));
        numbers[0][size] = deviation.observed();
        numbers[1][size] = deviation.expected();
        numbers[2][size] = deviation.lowerBound();
        numbers[3][size] = deviation.upperBound();
        numbers[4][size] = deviation.scale();
        numbers[5][size] = deviation.pValue();
        numbers[6][size] = deviation.volume();
        direction[size] = deviation.direction();
        warming[size] = deviation.warming();
        size++;
    }

    private void grow() {
        int room = size * 2;
        place = Arrays.copyOf(place, room);
        endMillis = Arrays.copyOf(endMillis, room);
        lengthMillis = Arrays.copyOf(lengthMillis, room);
        for (int column = 0; column < numbers.length; column++) {
            numbers[column] = Arrays.copyOf(numbers[column], room);
        }
        direction = Arrays.copyOf(direction, room);
        warming = Arrays.copyOf(warming, room);
    }

    /// Makes it empty.
    public void clear() {
        size = 0;
        series.clear();
    }

    /// What was added, as the columns that a reader has.
    public SignalBatch toBatch() {
        return new SignalBatch(
                new SignalBatch.Series(
                        Arrays.copyOf(place, size), series.keySet().toArray(new SeriesName[0])),
                new SignalBatch.Times(Arrays.copyOf(endMillis, size), Arrays.copyOf(lengthMillis, size)),
                SignalBatchFields.values(Arrays.stream(numbers)
                        .map(column -> Arrays.copyOf(column, size))
                        .toArray(double[][]::new)),
                new SignalBatch.Marks(Arrays.copyOf(direction, size), Arrays.copyOf(warming, size)));
    }

    /// What was added, as a message.
    public byte[] toByteArray() {
        ProtobufWriter out = new ProtobufWriter(size * SignalBatchFields.USUAL_BYTES);
        writeSeries(out);
        ProtobufWriter column = new ProtobufWriter();
        for (int i = 0; i < size; i++) {
            column.writeVarint(place[i]);
        }
        flush(out, SignalBatchFields.PLACE, column);
        long before = 0;
        for (int i = 0; i < size; i++) {
            column.writeVarint(SignalBatchFields.zigzag(endMillis[i] - before));
            before = endMillis[i];
        }
        flush(out, SignalBatchFields.END, column);
        for (int i = 0; i < size; i++) {
            column.writeVarint(lengthMillis[i]);
        }
        flush(out, SignalBatchFields.LENGTH, column);
        for (int number = 0; number < numbers.length; number++) {
            for (int i = 0; i < size; i++) {
                column.writePlainDouble(numbers[number][i]);
            }
            flush(out, SignalBatchFields.FIRST_NUMBER + number, column);
        }
        for (int i = 0; i < size; i++) {
            column.writeVarint(SignalBatchFields.DIRECTIONS.indexOf(direction[i]));
        }
        flush(out, SignalBatchFields.DIRECTION, column);
        for (int i = 0; i < size; i++) {
            column.writeVarint(warming[i] ? 1 : 0);
        }
        flush(out, SignalBatchFields.WARMING, column);
        return out.toByteArray();
    }

    private void writeSeries(ProtobufWriter out) {
        Map<String, Integer> symbols = new LinkedHashMap<>();
        ProtobufWriter table = new ProtobufWriter();
        ProtobufWriter one = new ProtobufWriter();
        for (SeriesName name : series.keySet()) {
            one.clear();
            one.writeLong(
                            SignalBatchFields.SERIES_ENTITY,
                            symbol(symbols, name.entity().toString()))
                    .writeLong(SignalBatchFields.SERIES_SIGNAL, SignalBatchFields.SIGNALS.indexOf(name.signal()))
                    .writeLong(SignalBatchFields.SERIES_STATISTIC, symbol(symbols, name.statistic()))
                    .writeLong(SignalBatchFields.SERIES_RULE, symbol(symbols, name.rule()));
            table.writeMessage(SignalBatchFields.SERIES, one);
        }
        symbols.keySet().forEach(text -> out.writeString(SignalBatchFields.SYMBOL, text));
        out.append(table);
    }

    private static int symbol(Map<String, Integer> symbols, String text) {
        Integer known = symbols.putIfAbsent(text, symbols.size());
        return known == null ? symbols.size() - 1 : known;
    }

    private static void flush(ProtobufWriter out, int field, ProtobufWriter column) {
        out.writeMessage(field, column);
        column.clear();
    }
}
