package io.epicenter.contracts.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.golden.GoldenMessages;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.contracts.wire.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalBatchTest {
    private static final String GOLDEN = "signals-batch";
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:15Z");
    private static final Entity CART = Entity.service("acme", "production", "shop", "cart");
    private static final Entity EDGE = new Entity("acme", "production", EntityKind.EDGE, "shop", "cart>payment");

    private static final List<Deviation> DEVIATIONS = List.of(
            deviation(EDGE, SignalKind.LATENCY, TIME, 0.75, Direction.UP, true),
            deviation(CART, SignalKind.TRAFFIC, TIME.minusSeconds(15), -3, Direction.DOWN, false),
            deviation(EDGE, SignalKind.LATENCY, TIME.plusMillis(250), Double.NaN, Direction.NONE, false));

    private static Deviation deviation(
            Entity entity, SignalKind signal, Instant time, double observed, Direction direction, boolean warming) {
        return new Deviation(
                entity,
                signal,
                "p99",
                "http-latency",
                time,
                15.25,
                observed,
                0.25,
                0.125,
                0.5,
                0.0625,
                1e-15,
                direction,
                42.5,
                warming);
    }

    private static byte[] written(List<Deviation> deviations) {
        SignalBatchWriter writer = new SignalBatchWriter();
        deviations.forEach(writer::add);
        return writer.toByteArray();
    }

    private static List<Deviation> read(byte[] message) throws MalformedMessageException {
        return deviations(SignalBatchReader.read(message));
    }

    private static List<Deviation> deviations(SignalBatch batch) {
        List<Deviation> deviations = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            deviations.add(batch.deviation(i));
        }
        return deviations;
    }

    @Test
    void the_golden_batch_is_read() throws Exception {
        assertThat(read(GoldenMessages.bytes(GOLDEN))).isEqualTo(DEVIATIONS);
    }

    @Test
    void the_golden_batch_is_written() {
        assertThat(HexFormat.of().formatHex(written(DEVIATIONS)))
                .as("golden/%s.hex; records of this form stay in Kafka", GOLDEN)
                .isEqualTo(HexFormat.of().formatHex(GoldenMessages.bytes(GOLDEN)));
    }

    @Test
    void what_is_written_is_read_bit_by_bit() throws Exception {
        Random random = new Random(1);
        List<Deviation> deviations = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            deviations.add(new Deviation(
                    Entity.service("t", "e", "n", "service-" + random.nextInt(50)),
                    SignalKind.values()[random.nextInt(SignalKind.values().length)],
                    "mean",
                    "rule-" + random.nextInt(5),
                    Instant.ofEpochMilli(random.nextLong(-1L << 45, 1L << 45)),
                    random.nextInt(1, 100_000) / 1000.0,
                    random.nextGaussian(),
                    Math.exp(20 * random.nextGaussian()),
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    Double.MIN_VALUE,
                    random.nextDouble(),
                    Direction.values()[random.nextInt(3)],
                    random.nextDouble(),
                    random.nextBoolean()));
        }
        assertThat(read(written(deviations))).isEqualTo(deviations);
    }

    @Test
    void a_writer_can_be_used_again() throws Exception {
        SignalBatchWriter writer = new SignalBatchWriter();
        writer.add(DEVIATIONS.getFirst());
        writer.clear();
        writer.add(DEVIATIONS.getLast());
        assertThat(writer.size()).isEqualTo(1);
        assertThat(writer.newestMillis()).isEqualTo(TIME.plusMillis(250).toEpochMilli());
        assertThat(read(writer.toByteArray())).containsExactly(DEVIATIONS.getLast());
        assertThat(deviations(writer.toBatch())).containsExactly(DEVIATIONS.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cart", "cart>payment", "none", ""})
    void only_the_deviations_of_wanted_entities_are_read(String name) throws Exception {
        assertThat(deviations(SignalBatchReader.read(
                        written(DEVIATIONS), entity -> entity.name().equals(name))))
                .isEqualTo(DEVIATIONS.stream()
                        .filter(deviation -> deviation.entity().name().equals(name))
                        .toList());
    }

    @Test
    void an_entity_is_asked_about_once() throws Exception {
        List<Entity> asked = new ArrayList<>();
        SignalBatchReader.read(written(DEVIATIONS), entity -> !asked.add(entity));
        assertThat(asked).containsExactly(EDGE, CART);
    }

    @Test
    void a_series_that_is_not_wanted_needs_no_columns_but_equally_many_values() {
        assertThatThrownBy(() -> SignalBatchReader.read(without(written(DEVIATIONS), 9), entity -> false))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("column 9 has 0 values");
    }

    @Test
    void an_empty_batch_is_a_batch() throws Exception {
        assertThat(read(written(List.of()))).isEmpty();
        assertThat(read(new byte[0])).isEmpty();
        assertThat(SignalBatch.EMPTY.size()).isZero();
    }

    @Test
    void each_text_and_each_series_stands_once() {
        byte[] message = written(DEVIATIONS);
        String text = new String(message, StandardCharsets.ISO_8859_1);
        assertThat(text.split("http-latency", -1)).hasSize(2);
        assertThat(text.split("cart>payment", -1)).hasSize(2);
    }

    @Test
    void a_later_field_is_ignored() throws Exception {
        ProtobufWriter later =
                new ProtobufWriter().writeLong(1000, 7).writeDouble(1001, 8).writeString(1002, "later");
        byte[] golden = GoldenMessages.bytes(GOLDEN);
        byte[] extended = Arrays.copyOf(later.toByteArray(), later.size() + golden.length);
        System.arraycopy(golden, 0, extended, later.size(), golden.length);
        assertThat(read(extended)).isEqualTo(DEVIATIONS);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 9, 12, 13, 14})
    void a_column_of_another_length_is_malformed(int column) {
        assertThatThrownBy(() -> read(without(GoldenMessages.bytes(GOLDEN), column)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("signal batch: column")
                .hasMessageContaining("values");
    }

    private static byte[] without(byte[] message, int field) throws MalformedMessageException {
        ProtobufReader in = new ProtobufReader(message);
        ProtobufWriter out = new ProtobufWriter();
        while (in.next()) {
            byte[] value = in.readBytes();
            if (in.field() != field) {
                out.writeBytes(in.field(), value);
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_number_that_names_nothing_is_malformed(int table) {
        assertThatThrownBy(() -> read(without(GoldenMessages.bytes(GOLDEN), table)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(table == 1 ? "symbol 0 of 0" : "series 0 of 0");
    }

    @Test
    void a_message_that_is_cut_off_is_malformed_or_shorter_but_never_anything_else() {
        byte[] golden = GoldenMessages.bytes(GOLDEN);
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            try {
                assertThat(read(cut)).isEmpty();
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageMatching("(?s)(signal batch|protobuf): .*");
            }
        }
    }

    @Test
    void random_bytes_are_malformed_or_a_batch_but_never_anything_else() {
        Random random = new Random(2);
        byte[] golden = GoldenMessages.bytes(GOLDEN);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = golden.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                deviations(SignalBatchReader.read(damaged));
            } catch (MalformedMessageException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "io.epicenter.signals.v1, application/json, BATCH",
        "'', application/x-protobuf;proto=io.epicenter.signals.v1.SignalBatch, BATCH",
        "'', application/json, DEVIATION",
        "'', '', DEVIATION",
        "io.epicenter.signal.v1, application/json, DEVIATION",
        "io.epicenter.progress.v1, application/json, WATERMARK"
    })
    void the_headers_show_the_form(String type, String contentType, SignalForm form) {
        assertThat(SignalForm.of(type, contentType)).isEqualTo(form);
    }

    @Test
    void the_published_proto_has_the_numbers_of_the_code() throws Exception {
        String proto = Files.readString(Path.of("src/main/proto/signal-batch.proto"));
        assertThat(numbers(proto, "enum SignalKind")).isEqualTo(words(SignalBatchFields.SIGNALS));
        assertThat(numbers(proto, "enum Direction")).isEqualTo(words(SignalBatchFields.DIRECTIONS));
        assertThat(numbers(proto, "message SignalBatch"))
                .containsExactly(
                        "symbols=" + SignalBatchFields.SYMBOL,
                        "series=" + SignalBatchFields.SERIES,
                        "place=" + SignalBatchFields.PLACE,
                        "end_millis=" + SignalBatchFields.END,
                        "length_millis=" + SignalBatchFields.LENGTH,
                        "observed=" + SignalBatchFields.FIRST_NUMBER,
                        "expected=7",
                        "lower_bound=8",
                        "upper_bound=9",
                        "scale=10",
                        "p_value=11",
                        "volume=12",
                        "direction=" + SignalBatchFields.DIRECTION,
                        "warming=" + SignalBatchFields.WARMING);
        assertThat(numbers(proto, "message Series ")).containsExactly("entity=1", "signal=2", "statistic=3", "rule=4");
        assertThat(proto).contains(SignalBatch.TYPE).contains(SignalBatch.CONTENT_TYPE);
    }

    private static List<String> words(List<? extends Enum<?>> words) {
        return words.stream()
                .map(word -> word.name() + "=" + words.indexOf(word))
                .toList();
    }

    @Test
    void every_word_has_a_number() {
        assertThat(SignalBatchFields.SIGNALS).containsExactlyInAnyOrder(SignalKind.values());
        assertThat(SignalBatchFields.DIRECTIONS).containsExactlyInAnyOrder(Direction.values());
    }

    private static List<String> numbers(String proto, String block) {
        String body = proto.substring(proto.indexOf(block));
        body = body.substring(0, body.indexOf("\n}"));
        return Pattern.compile("(\\w+) = (\\d+);")
                .matcher(body)
                .results()
                .map((MatchResult field) -> field.group(1) + "=" + field.group(2))
                .toList();
    }
}
