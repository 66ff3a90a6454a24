package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.memory.InsufficientMemoryException;
import io.epicenter.ingest.memory.MemoryBudget;
import io.epicenter.ingest.memory.MemoryShare;
import io.epicenter.ingest.series.RecordBatches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Small bodies that would take much memory: what they take is charged, and the budget bounds it.
class HostileRequestsTest {
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final MemoryBudget budget = new MemoryBudget(8 << 20);

    private record Bomb(String path, String contentType, String encoding, byte[] body) {}

    private static byte[] json(String item, int times) {
        return gzip(("[" + (item + ",").repeat(times) + "0]").getBytes(StandardCharsets.UTF_8));
    }

    private static ProtobufWriter nested(ProtobufWriter items) {
        return new ProtobufWriter().writeMessage(1, new ProtobufWriter().writeMessage(2, items));
    }

    private static byte[] empties(int count) {
        byte[] fields = new byte[count * 2];
        for (int i = 0; i < fields.length; i += 2) {
            fields[i] = 2 << 3 | 2;
        }
        return fields;
    }

    private static byte[] spans(int count) {
        ProtobufWriter spans = new ProtobufWriter();
        for (int i = 1; i <= count; i++) {
            byte[] trace = String.format(Locale.ROOT, "%016d", i).getBytes(StandardCharsets.US_ASCII);
            spans.writeMessage(
                    2, new ProtobufWriter().writeBytes(1, trace).writeBytes(2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        }
        return gzip(nested(spans).toByteArray());
    }

    private static byte[] series(int count) {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (int i = 0; i < count; i++) {
            writer.add(new TreeMap<>(Map.of("__name__", "m" + i, "a" + i, "b" + i)), 1, NOW.toEpochMilli());
        }
        return Requests.snappy(writer.toByteArray());
    }

    private static List<Bomb> bombs() {
        byte[] zeros = gzip(new byte[60 << 20]);
        List<Bomb> bombs = new ArrayList<>(List.of(
                new Bomb("/v1/traces", PROTOBUF, "gzip", zeros),
                new Bomb("/v1/logs", PROTOBUF, "gzip", zeros),
                new Bomb("/v1/logs", JSON, "gzip", zeros),
                new Bomb("/v1/logs", PROTOBUF, "gzip", gzip(zeros)),
                new Bomb("/api/v1/write", PROTOBUF, "snappy", Requests.snappy(new byte[60 << 20])),
                new Bomb("/api/v1/write", PROTOBUF, "snappy", series(40_000)),
                new Bomb("/v1/traces", PROTOBUF, "gzip", spans(50_000)),
                new Bomb(
                        "/v1/logs",
                        PROTOBUF,
                        "gzip",
                        gzip(nested(new ProtobufWriter().append(fields(1 << 20)))
                                .toByteArray())),
                new Bomb(
                        "/v1/traces",
                        PROTOBUF,
                        "gzip",
                        gzip(new ProtobufWriter()
                                .writeBytes(1, empties(1 << 20))
                                .toByteArray())),
                new Bomb("/v1/logs", JSON, "gzip", gzip("[".repeat(5 << 20).getBytes(StandardCharsets.US_ASCII)))));
        for (String path : List.of("/api/v1/samples", "/api/v1/events")) {
            for (String item : List.of("{}", "[]", "{\"a\":1}", "[[0]]", "\"x\"")) {
                bombs.add(new Bomb(path, JSON, "gzip", json(item, 500_000)));
                bombs.add(new Bomb(path, JSON, "gzip", json(item, 20_000)));
            }
        }
        bombs.add(new Bomb("/api/v1/events", JSON, "gzip", json("{\"type\":\"alert\",\"service\":\"s\"}", 50_000)));
        return bombs;
    }

    private static ProtobufWriter fields(int count) {
        ProtobufWriter fields = new ProtobufWriter();
        for (int i = 0; i < count; i++) {
            fields.writeBytes(2, new byte[0]);
        }
        return fields;
    }

    private long mostTaken(Bomb bomb) {
        Protocol protocol = Requests.all().stream()
                .filter(one -> one.path().equals(bomb.path()))
                .findFirst()
                .orElseThrow();
        Map<String, String> headers = Map.of("Content-Type", bomb.contentType(), "Content-Encoding", bomb.encoding());
        try (MemoryShare memory = budget.open()) {
            memory.reserve(bomb.body().length);
            Interpretation interpretation =
                    protocol.interpret(new IngestRequest(headers::get, bomb.body(), NOW, memory), FOUR);
            long kept = interpretation.records().stream()
                    .mapToLong(record -> record.value().length)
                    .sum();
            assertThat(memory.usedBytes()).as("what is kept is charged").isGreaterThanOrEqualTo(kept);
            assertThat(interpretation.outcome()).isInstanceOfAny(Refused.class, Stored.class);
        } catch (InsufficientMemoryException noRoom) {
            assertThat(noRoom).hasMessageContaining("send ");
        }
        return budget.takenBytes();
    }

    @Test
    void alone_each_is_answered_and_leaves_nothing_behind() {
        for (Bomb bomb : bombs()) {
            assertThat(mostTaken(bomb)).as(bomb.path()).isZero();
        }
    }

    @Test
    void together_they_stay_within_the_budget() throws Exception {
        List<Callable<Long>> work = new ArrayList<>();
        for (Bomb bomb : bombs()) {
            work.add(() -> mostTaken(bomb));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Long> taken : threads.invokeAll(work)) {
                assertThat(taken.get()).isLessThanOrEqualTo(budget.limitBytes());
            }
        }
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void a_body_of_zeros_is_refused_long_before_it_is_whole() {
        MemoryShare memory = budget.open();
        IngestRequest request = new IngestRequest(
                Map.of("Content-Type", PROTOBUF, "Content-Encoding", "gzip")::get,
                gzip(new byte[60 << 20]),
                NOW,
                memory);
        Protocol traces = new OtlpTracesProtocol(Requests.WIDE);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> traces.interpret(request, FOUR))
                .isInstanceOfSatisfying(
                        InsufficientMemoryException.class,
                        never -> assertThat(never.isNever()).isTrue());
        assertThat(memory.usedBytes()).isLessThanOrEqualTo(budget.limitBytes());
    }

    @Test
    void another_encoding_of_json_than_utf_8_does_not_hide_its_braces() {
        byte[] body = ("[\"\u2200\"," + "{},".repeat(1000) + "{}]").getBytes(StandardCharsets.UTF_16BE);
        Interpretation interpretation = new JsonSamplesProtocol(Requests.WIDE, Requests.RESOLVER)
                .interpret(Requests.request(body, "Content-Type", JSON), FOUR);
        assertThat(interpretation.outcome())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.detail()).contains("UTF-8"));
    }

    @Test
    void a_new_writer_holds_no_more_than_is_charged_for_it() {
        assertThat(new RemoteWriteV2Writer().heldBytes()).isPositive().isLessThanOrEqualTo(RecordBatches.WRITER_BYTES);
    }
}
