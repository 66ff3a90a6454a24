package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// `metrics` has three forms: one sample as JSON, and batches of remote write 1.0 and 2.0.
class MetricsMessageTest extends MessageContract<Sample> {
    private static final String REMOTE_WRITE_1 = Topics.METRICS + "-remote-write-1";
    private static final String REMOTE_WRITE_2 = Topics.METRICS + "-remote-write-2";

    private static final Map<String, String> CART = Map.of("__name__", "up", "job", "cart");
    private static final Map<String, String> PAYMENT = Map.of("__name__", "up", "job", "payment");
    private static final List<Read> EXPECTED =
            List.of(new Read(CART, 1.5, 1_772_366_400_000L), new Read(PAYMENT, 2, 1_772_366_415_000L));

    MetricsMessageTest() {
        super(Topics.METRICS, Sample.class);
    }

    /// One sample of a batch, as it is read.
    private record Read(Map<String, String> labels, double value, long timestampMillis) {}

    @Override
    protected Sample complete() {
        return new Sample(Instant.parse("2026-03-01T12:00:00.250Z"), "queue_depth", Map.of("queue", "orders"), 17.5);
    }

    @Override
    protected Sample minimal() {
        return new Sample(Instant.parse("2026-03-01T12:00:00Z"), "up", Map.of(), 0);
    }

    @Test
    void the_time_of_a_sample_may_be_a_number_of_seconds() throws Exception {
        byte[] message = text("{\"timestamp\":1772366400.25,\"name\":\"queue_depth\",\"labels\":{},\"value\":1}");
        assertThat(Json.read(message, Sample.class).timestamp())
                .isEqualTo(complete().timestamp());
    }

    @Test
    void values_that_are_no_number_are_texts() throws Exception {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Sample sample = new Sample(Instant.EPOCH, "up", Map.of(), value);
            byte[] written = Json.write(sample);
            assertThat(new String(written, StandardCharsets.UTF_8)).endsWith("\"value\":\"" + value + "\"}");
            assertThat(Json.read(written, Sample.class)).isEqualTo(sample);
        }
    }

    @Test
    void the_golden_batches_are_read() throws Exception {
        assertThat(read(GoldenMessages.bytes(REMOTE_WRITE_1))).isEqualTo(EXPECTED);
        assertThat(read(GoldenMessages.bytes(REMOTE_WRITE_2))).isEqualTo(EXPECTED);
    }

    @Test
    void the_golden_batches_are_written() {
        RemoteWriteV1Writer one = new RemoteWriteV1Writer();
        RemoteWriteV2Writer two = new RemoteWriteV2Writer();
        for (Read sample : EXPECTED) {
            one.add(new TreeMap<>(sample.labels()), sample.value(), sample.timestampMillis());
            two.add(new TreeMap<>(sample.labels()), sample.value(), sample.timestampMillis());
        }
        assertWritten(one.toByteArray(), REMOTE_WRITE_1);
        assertWritten(two.toByteArray(), REMOTE_WRITE_2);
    }

    @Test
    void ingest_turns_the_one_golden_batch_into_the_other() throws Exception {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(GoldenMessages.bytes(REMOTE_WRITE_1));
        RemoteWriteV2Writer writer = new RemoteWriteV2Writer();
        while (reader.nextSeries()) {
            writer.add(reader);
        }
        assertWritten(writer.toByteArray(), REMOTE_WRITE_2);
    }

    /// Snapshots know a series by this number.
    @Test
    void a_series_keeps_its_hash() throws Exception {
        for (String batch : List.of(REMOTE_WRITE_1, REMOTE_WRITE_2)) {
            WriteRequestReader reader = new WriteRequestReader();
            reader.reset(GoldenMessages.bytes(batch));
            assertThat(reader.nextSeries()).isTrue();
            assertThat(reader.labelHash()).as(batch).isEqualTo(4_327_561_862_301_152_541L);
        }
    }

    @Test
    void absent_fields_of_a_sample_are_zero() throws Exception {
        ProtobufWriter series = new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeVarint(0).writeVarint(1))
                .writeMessage(2, new ProtobufWriter());
        byte[] batch = new ProtobufWriter()
                .writeString(4, "__name__")
                .writeString(4, "up")
                .writeMessage(5, series)
                .toByteArray();
        assertThat(read(batch)).containsExactly(new Read(Map.of("__name__", "up"), 0, 0));
    }

    /// Remote write 1.0 has this in the test of its reader.
    @Test
    void a_later_field_of_remote_write_2_is_ignored_at_every_level() throws Exception {
        ProtobufWriter sample = later().writeDouble(1, 1.5).writeLong(2, 1000).append(later());
        ProtobufWriter series = later().writeMessage(
                        1, new ProtobufWriter().writeVarint(0).writeVarint(1))
                .append(later())
                .writeMessage(2, sample)
                .append(later());
        byte[] batch = later().writeString(4, "__name__")
                .writeString(4, "up")
                .append(later())
                .writeMessage(5, series)
                .append(later())
                .toByteArray();
        assertThat(read(batch)).containsExactly(new Read(Map.of("__name__", "up"), 1.5, 1000));
    }

    private static ProtobufWriter later() {
        return new ProtobufWriter().writeLong(1000, 7).writeDouble(1001, 8).writeString(1002, "later");
    }

    private static List<Read> read(byte[] batch) throws MalformedMessageException {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(batch);
        List<Read> samples = new ArrayList<>();
        while (reader.nextSeries()) {
            while (reader.nextSample()) {
                samples.add(new Read(Map.copyOf(reader.labels()), reader.value(), reader.timestampMillis()));
            }
        }
        return samples;
    }

    private static void assertWritten(byte[] batch, String name) {
        assertThat(HexFormat.of().formatHex(batch))
                .as("golden/%s.hex; records of this form stay in Kafka and come from other senders", name)
                .isEqualTo(HexFormat.of().formatHex(GoldenMessages.bytes(name)));
    }

    private static byte[] text(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
