package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.SMALL;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class RemoteWriteProtocolTest extends ProtocolContract {
    private final RemoteWriteProtocol protocol = new RemoteWriteProtocol(SMALL, RESOLVER);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new RemoteWriteProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/x-protobuf";
    }

    @Override
    Set<String> encodings() {
        return Set.of("snappy");
    }

    @Override
    Set<String> guessed() {
        return Set.of("");
    }

    @Override
    byte[] good() {
        return new RemoteWriteV1Writer()
                .add(labels("__name__", "m", "service", "cart"), 1, 1)
                .add(labels("__name__", "m", "service", "payment"), 2, 2)
                .toByteArray();
    }

    @Override
    byte[] partlyBad() {
        return new RemoteWriteV1Writer()
                .add(labels("__name__", "m", "service", "cart"), 1, 1)
                .add(labels("service", "cart"), 1, 1)
                .add(labels("__name__", "m", "service", "payment"), 2, 2)
                .toByteArray();
    }

    private static IngestRequest write(byte[] message, String... moreHeaders) throws IOException {
        List<String> headers =
                new ArrayList<>(List.of("Content-Type", "application/x-protobuf", "Content-Encoding", "snappy"));
        headers.addAll(List.of(moreHeaders));
        return request(Snappy.compress(message), headers.toArray(String[]::new));
    }

    private static TreeMap<String, String> labels(String... labels) {
        TreeMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return map;
    }

    private Stored stored(byte[] message) throws IOException {
        return (Stored) protocol.interpret(write(message), FOUR).outcome();
    }

    private void rejects(String reason, String words, byte[] message) throws IOException {
        Stored outcome = stored(message);
        assertThat(outcome.rejections().byReason()).isEqualTo(Map.of(reason, 1L));
        assertThat(outcome.rejections().text()).contains(words);
    }

    private static List<String> names(byte[] value) throws MalformedMessageException {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(value);
        List<String> names = new ArrayList<>();
        while (reader.nextSeries()) {
            names.add(reader.label("__name__"));
        }
        return names;
    }

    @Test
    void series_are_grouped_by_the_partition_of_their_entity_in_order() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        Map<Integer, List<String>> expected = new TreeMap<>();
        for (int i = 0; i < 18; i++) {
            String service = "service-" + i % 6;
            writer.add(labels("__name__", "m" + i, "service", service), i, 1000 + i);
            expected.computeIfAbsent(
                            KeyPartitioner.partition("default/default/service:default/" + service, 4),
                            p -> new ArrayList<>())
                    .add("m" + i);
        }
        for (int repeat = 0; repeat < 2; repeat++) {
            Interpretation interpretation = protocol.interpret(write(writer.toByteArray()), FOUR);
            Map<Integer, List<String>> found = new TreeMap<>();
            for (TopicRecord record : interpretation.records()) {
                assertThat(record.topic()).isEqualTo("metrics");
                assertThat(record.key()).isNull();
                assertThat(record.contentType())
                        .isEqualTo("application/x-protobuf;proto=io.prometheus.write.v2.Request");
                assertThat(record.type()).isEqualTo(MessageTypes.METRICS_BATCH);
                found.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                        .addAll(names(record.value()));
            }
            assertThat(found).isEqualTo(expected);
            assertThat(interpretation.outcome())
                    .isInstanceOfSatisfying(
                            Stored.class,
                            stored -> assertThat(stored.accepted()).isEqualTo(18));
        }
    }

    @Test
    void another_partition_count_is_followed() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer().add(labels("__name__", "m", "service", "cart"), 1, 1);
        for (int count : new int[] {1, 7, 16, 7}) {
            assertThat(protocol.interpret(write(writer.toByteArray()), topic -> count)
                            .records()
                            .getFirst()
                            .partition())
                    .isEqualTo(KeyPartitioner.partition("default/default/service:default/cart", count));
        }
    }

    @Test
    void a_batch_does_not_grow_past_its_bound() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (int i = 0; i < 20; i++) {
            writer.add(
                    labels("__name__", "m" + i, "a", "x".repeat(50) + i, "b", "y".repeat(50) + i, "c", "z".repeat(50)),
                    1,
                    1);
        }
        Interpretation interpretation = protocol.interpret(write(writer.toByteArray()), topic -> 1);
        assertThat(interpretation.records()).hasSizeGreaterThan(1);
        assertThat(interpretation.records())
                .allSatisfy(record -> assertThat(record.value().length).isLessThanOrEqualTo(SMALL.recordBytes() + 16));
        assertThat(names(interpretation.records().get(1).value()).getFirst()).isNotEqualTo("m0");
    }

    @Test
    void the_same_bytes_have_the_same_id() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer().add(labels("__name__", "m", "service", "cart"), 1, 1);
        String first = protocol.interpret(write(writer.toByteArray()), FOUR)
                .records()
                .getFirst()
                .id();
        String again = protocol.interpret(write(writer.toByteArray()), FOUR)
                .records()
                .getFirst()
                .id();
        assertThat(first).isEqualTo(again).hasSize(16);
    }

    @Test
    void bad_series_are_named_and_good_ones_kept() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer()
                .add(labels("__name__", "good", "service", "cart"), 1, 1)
                .add(labels("service", "cart"), 1, 1)
                .add(labels("__name__", "also_good", "service", "cart"), 1, 1);
        Interpretation interpretation = protocol.interpret(write(writer.toByteArray()), FOUR);
        assertThat(names(interpretation.records().getFirst().value())).containsExactly("good", "also_good");
        assertThat(((Stored) interpretation.outcome()).rejections().text())
                .isEqualTo("1 rejected: series 1 {service=\"cart\"} has no label __name__");
        assertThat(protocol.reply(name -> null, interpretation.outcome()).status())
                .isEqualTo(400);
    }

    @Test
    void limits_of_a_series_hold() throws Exception {
        rejects(
                "too_many_labels",
                "has 6 labels, the limit is 5",
                new RemoteWriteV1Writer()
                        .add(labels("__name__", "m", "a", "1", "b", "1", "c", "1", "d", "1", "e", "1"), 1, 1)
                        .toByteArray());
        rejects(
                "name_too_long",
                "label name of 31 bytes",
                new RemoteWriteV1Writer()
                        .add(labels("__name__", "m", "x".repeat(31), "1"), 1, 1)
                        .toByteArray());
        rejects(
                "value_too_long",
                "61 bytes in label a",
                new RemoteWriteV1Writer()
                        .add(labels("__name__", "m", "a", "x".repeat(61)), 1, 1)
                        .toByteArray());
        rejects(
                "empty_label",
                "empty label",
                new RemoteWriteV1Writer()
                        .add(labels("__name__", "m", "a", ""), 1, 1)
                        .toByteArray());
        rejects(
                "future_sample",
                "is later than",
                new RemoteWriteV1Writer()
                        .add(labels("__name__", "m"), 1, NOW.plusSeconds(601).toEpochMilli())
                        .toByteArray());
    }

    @Test
    void labels_must_be_unique() throws Exception {
        rejects(
                "duplicate_label",
                "has the label __name__ twice",
                message(series(1, "__name__", "m", "__name__", "n")));
        rejects("duplicate_label", "has the label b twice", message(series(1, "b", "1", "__name__", "m", "b", "1")));
    }

    @Test
    void an_unsorted_series_has_the_identity_of_the_sorted_one() throws Exception {
        Interpretation sorted =
                protocol.interpret(write(message(series(1, "__name__", "m", "a", "1", "service", "x"))), FOUR);
        Interpretation unsorted =
                protocol.interpret(write(message(series(1, "service", "x", "__name__", "m", "a", "1"))), FOUR);
        assertThat(unsorted.records().getFirst().value())
                .isEqualTo(sorted.records().getFirst().value());
        assertThat(unsorted.records().getFirst().partition())
                .isEqualTo(sorted.records().getFirst().partition());
        Stored stored = (Stored) unsorted.outcome();
        assertThat(stored.accepted()).isOne();
        assertThat(stored.rejections().count()).isZero();
        assertThat(stored.corrections()).isEqualTo(Map.of("unsorted_labels", 1L));
    }

    @Test
    void a_bucket_whose_bound_is_no_number_is_rejected() throws Exception {
        for (String bound : new String[] {"fast", "NaN", "1,5"}) {
            rejects("bad_bound", "le that is not a number", message(series(1, "__name__", "m_bucket", "le", bound)));
        }
        for (String bound : new String[] {"+Inf", "Inf", "1e3", "0.1"}) {
            assertThat(stored(message(series(1, "__name__", "m_bucket", "le", bound)))
                            .accepted())
                    .isOne();
        }
    }

    @Test
    void a_label_that_is_no_text_is_rejected_each_time() throws Exception {
        ProtobufWriter bad = new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeString(1, "__name__").writeBytes(2, new byte[] {'m', -1}))
                .writeMessage(2, new ProtobufWriter().writeDouble(1, 1).writeLong(2, 1));
        rejects("not_utf8", "not UTF-8", message(bad));
        rejects("not_utf8", "not UTF-8", message(bad));
        assertThat(stored(message(series(1, "__name__", "m", "l", "caf\u00e9 \ud83d\ude00")))
                        .accepted())
                .isOne();
    }

    @Test
    void too_many_samples_and_series_are_refused() throws Exception {
        rejects("too_many_samples", "has 4 samples, the limit is 3", message(series(4, "__name__", "m")));
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (int i = 0; i < 21; i++) {
            writer.add(labels("__name__", "m" + i), 1, 1);
        }
        assertThat(protocol.interpret(write(writer.toByteArray()), FOUR).outcome())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void a_series_without_samples_is_passed_over_and_counted() throws Exception {
        Interpretation interpretation = protocol.interpret(write(message(series(0, "__name__", "m"))), FOUR);
        assertThat(interpretation.records()).isEmpty();
        assertThat(((Stored) interpretation.outcome()).rejections().count()).isZero();
        assertThat(((Stored) interpretation.outcome()).corrections()).isEqualTo(Map.of("no_samples", 1L));
    }

    @Test
    void an_empty_request_is_fine() throws Exception {
        assertThat(protocol.interpret(write(new byte[0]), FOUR).outcome())
                .isEqualTo(new Stored(0, io.epicenter.ingest.Rejections.NONE));
    }

    @Test
    void a_false_declared_length_costs_nothing() {
        byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 0};
        IngestOutcome outcome = protocol.interpret(
                        request(bomb, "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy"), FOUR)
                .outcome();
        assertThat(((Refused) outcome).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(protocol.reply(name -> null, outcome).status()).isEqualTo(413);
    }

    @Test
    void headers_of_other_versions_are_unsupported() throws Exception {
        byte[] message =
                new RemoteWriteV1Writer().add(labels("__name__", "m"), 1, 1).toByteArray();
        byte[] body = Snappy.compress(message);
        for (String[] headers : new String[][] {
            {"Content-Encoding", "snappy"},
            {"Content-Type", "text/plain", "Content-Encoding", "snappy"},
            {"Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"},
            {"Content-Type", "application/x-protobuf;proto=io.prometheus.write.v3.Request", "Content-Encoding", "snappy"
            },
            {
                "Content-Type",
                "application/x-protobuf",
                "Content-Encoding",
                "snappy",
                "X-Prometheus-Remote-Write-Version",
                "2.0.0"
            },
        }) {
            IngestOutcome outcome =
                    protocol.interpret(request(body, headers), FOUR).outcome();
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED));
            String text = new String(protocol.reply(name -> null, outcome).body(), StandardCharsets.UTF_8);
            assertThat(text).contains("send ").doesNotContain("\n");
        }
        assertThat(protocol.interpret(
                                request(
                                        body,
                                        "content-type",
                                        "application/x-protobuf; proto=prometheus.WriteRequest",
                                        "content-encoding",
                                        "Snappy"),
                                FOUR)
                        .outcome())
                .isInstanceOf(Stored.class);
    }

    @Test
    void more_series_than_are_remembered_still_go_where_they_belong() throws Exception {
        RemoteWriteProtocol forgetful = new RemoteWriteProtocol(SMALL, RESOLVER);
        for (int i = 0; i < 1000; i++) {
            RemoteWriteV1Writer writer =
                    new RemoteWriteV1Writer().add(labels("__name__", "m", "service", "s" + i % 300), 1, 1);
            assertThat(forgetful
                            .interpret(write(writer.toByteArray()), FOUR)
                            .records()
                            .getFirst()
                            .partition())
                    .isEqualTo(KeyPartitioner.partition("default/default/service:default/s" + i % 300, 4));
        }
    }

    private static byte[] message(ProtobufWriter series) {
        return new ProtobufWriter().writeMessage(1, series).toByteArray();
    }

    private static ProtobufWriter series(int samples, String... labels) {
        ProtobufWriter series = new ProtobufWriter();
        for (int i = 0; i < labels.length; i += 2) {
            series.writeMessage(
                    1, new ProtobufWriter().writeString(1, labels[i]).writeString(2, labels[i + 1]));
        }
        for (int i = 0; i < samples; i++) {
            series.writeMessage(2, new ProtobufWriter().writeDouble(1, i).writeLong(2, i));
        }
        return series;
    }
}
