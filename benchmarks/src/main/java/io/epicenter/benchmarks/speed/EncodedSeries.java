package io.epicenter.benchmarks.speed;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Consumer;

/// The series of one partition of a fleet, as records of 1,000 series each, in one of the two forms.
final class EncodedSeries {
    static final int SERIES_PER_RECORD = 1000;

    private final Fleet fleet;
    private final int[] numbers;
    private final byte[][] labels;

    private EncodedSeries(Fleet fleet, int[] numbers, byte[][] labels) {
        this.fleet = fleet;
        this.numbers = numbers;
        this.labels = labels;
    }

    /// One for each partition.
    static EncodedSeries[] of(Fleet fleet, int partitions) {
        int[][] numbers = new int[partitions][fleet.series()];
        byte[][][] labels = new byte[partitions][fleet.series()][];
        int[] sizes = new int[partitions];
        for (int number = 0; number < fleet.series(); number++) {
            SortedMap<String, String> texts = fleet.labels(number);
            int partition = partitions == 1 ? 0 : fleet.partition(texts, partitions);
            int at = sizes[partition]++;
            numbers[partition][at] = number;
            labels[partition][at] = encoded(texts);
        }
        EncodedSeries[] all = new EncodedSeries[partitions];
        for (int i = 0; i < partitions; i++) {
            all[i] = new EncodedSeries(fleet, Arrays.copyOf(numbers[i], sizes[i]), Arrays.copyOf(labels[i], sizes[i]));
        }
        return all;
    }

    private static byte[] encoded(SortedMap<String, String> texts) {
        ProtobufWriter series = new ProtobufWriter();
        texts.forEach((name, text) ->
                series.writeMessage(1, new ProtobufWriter().writeString(1, name).writeString(2, text)));
        return series.toByteArray();
    }

    int series() {
        return numbers.length;
    }

    /// Puts the series into a random order, in which they stay.
    void shuffle(long seed) {
        Random random = new Random(seed);
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = numbers[i];
            byte[] bytes = labels[i];
            numbers[i] = numbers[other];
            labels[i] = labels[other];
            numbers[other] = number;
            labels[other] = bytes;
        }
    }

    /// Remote-write 1.0, which anyone may send, and 2.0, which ingest writes.
    enum Form {
        PLAIN,
        SYMBOLS
    }

    /// The records of one step, one after the other.
    void records(Form form, int step, long timeMillis, Consumer<byte[]> sink) {
        for (int from = 0; from < numbers.length; from += SERIES_PER_RECORD) {
            byte[] plain = plain(from, Math.min(numbers.length, from + SERIES_PER_RECORD), step, timeMillis);
            sink.accept(form == Form.PLAIN ? plain : symbols(plain));
        }
    }

    private byte[] plain(int from, int to, int step, long timeMillis) {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (int i = from; i < to; i++) {
            byte[] sample = new ProtobufWriter(32)
                    .writeMessage(
                            2,
                            new ProtobufWriter(24)
                                    .writeDouble(1, fleet.value(numbers[i], step))
                                    .writeLong(2, timeMillis))
                    .toByteArray();
            byte[] series = Arrays.copyOf(labels[i], labels[i].length + sample.length);
            System.arraycopy(sample, 0, series, labels[i].length, sample.length);
            writer.addEncoded(series, 0, series.length);
        }
        return writer.toByteArray();
    }

    private static byte[] symbols(byte[] plain) {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(plain);
        RemoteWriteV2Writer writer = new RemoteWriteV2Writer();
        try {
            while (reader.nextSeries()) {
                writer.add(reader);
            }
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException("what was just written is not readable", bug);
        }
        return writer.toByteArray();
    }
}
