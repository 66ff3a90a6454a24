package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LokiProtobufTest extends ProtocolContract {
    @Override
    Protocol protocol(IngestLimits limits) {
        return new LokiProtocol(limits, RESOLVER);
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
        return push("{service=\"cart\"}", entry(1_767_268_799, "low stock"), entry(1_767_268_799, "sold out"));
    }

    @Override
    byte[] partlyBad() {
        return push(
                "{service=\"cart\"}",
                entry(1_767_268_799, "low stock"),
                new ProtobufWriter().writeString(1, "soon").writeString(2, "x"),
                entry(1_767_268_799, "sold out"));
    }

    private static ProtobufWriter entry(long seconds, String line) {
        return new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeLong(1, seconds).writeLong(2, 5))
                .writeString(2, line);
    }

    private static byte[] push(String labels, ProtobufWriter... entries) {
        ProtobufWriter stream = new ProtobufWriter().writeString(1, labels);
        for (ProtobufWriter entry : entries) {
            stream.writeMessage(2, entry);
        }
        return new ProtobufWriter().writeMessage(1, stream).toByteArray();
    }

    private static Interpretation pushed(byte[] body) {
        return new LokiProtocol(WIDE, RESOLVER)
                .interpret(request(Requests.snappy(body), "Content-Type", "application/x-protobuf"), FOUR);
    }

    @Test
    void labels_are_read_with_their_escapes_also_without_an_encoding() throws Exception {
        Interpretation interpretation =
                pushed(push("{ service=\"cart\", level=\"warn\",path=\"a\\\\b\\\"c\" }", entry(1_767_268_799, "x")));
        LogEntry entry = Json.read(interpretation.records().getFirst().value(), LogEntry.class);
        assertThat(entry.labels()).containsEntry("service", "cart").containsEntry("path", "a\\b\"c");
        assertThat(entry.severity()).isEqualTo("WARN");
        assertThat(entry.timestamp()).isEqualTo("2026-01-01T11:59:59.000000005Z");
    }

    @Test
    void a_stream_whose_labels_are_none_costs_no_other() {
        for (String labels :
                new String[] {"service=cart", "{service=cart}", "{=\"x\"}", "{a=\"x", "{a=\"x\" b=\"y\"}"}) {
            byte[] bad = push(labels, entry(1_767_268_799, "x"));
            byte[] good = push("{}", entry(1_767_268_799, "y"));
            byte[] both = java.util.Arrays.copyOf(bad, bad.length + good.length);
            System.arraycopy(good, 0, both, bad.length, good.length);
            Stored stored = (Stored) pushed(both).outcome();
            assertThat(stored.accepted()).as(labels).isOne();
            assertThat(stored.rejections().count()).isOne();
        }
    }
}
