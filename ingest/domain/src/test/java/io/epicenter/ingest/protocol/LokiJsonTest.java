package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LokiJsonTest extends ProtocolContract {
    private static final String ONE = "[\"1767268799000000000\",\"low stock\"]";
    private static final String OTHER = "[\"1767268799000000000\",\"sold out\",{\"trace_id\":\"abc\"}]";

    @Override
    Protocol protocol(IngestLimits limits) {
        return new LokiProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return push(ONE + "," + OTHER).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] partlyBad() {
        return push(ONE + ",[\"soon\",\"x\"]," + OTHER).getBytes(StandardCharsets.UTF_8);
    }

    private static String push(String values) {
        return "{\"streams\":[{\"stream\":{\"service\":\"cart\",\"level\":\"err\"},\"values\":[" + values + "]}]}";
    }

    @Test
    void labels_say_what_wrote_a_line_and_how_bad_it_is() throws Exception {
        Interpretation interpretation = protocol(WIDE).interpret(json(push(OTHER)), FOUR);
        LogEntry entry = Json.read(interpretation.records().getFirst().value(), LogEntry.class);
        assertThat(entry.body()).isEqualTo("sold out");
        assertThat(entry.severity()).isEqualTo("ERROR");
        assertThat(entry.traceId()).isEqualTo("abc");
        assertThat(entry.labels()).containsEntry("service", "cart").containsEntry("trace_id", "abc");
        assertThat(interpretation.records().getFirst().key()).isEqualTo("default/default/service:default/cart");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"values\":[]}",
                "{\"stream\":[],\"values\":[]}",
                "{\"stream\":{},\"values\":{}}",
                "{\"stream\":{},\"values\":[7]}",
                "{\"stream\":{},\"values\":[[\"1\"]]}",
                "{\"stream\":{},\"values\":[[\"1767268799000000000\",{}]]}"
            })
    void a_bad_stream_costs_no_other(String bad) {
        Interpretation interpretation =
                protocol(WIDE).interpret(json(push(ONE).replace("[{\"stream\"", "[" + bad + ",{\"stream\"")), FOUR);
        Stored stored = (Stored) interpretation.outcome();
        assertThat(stored.accepted()).isOne();
        assertThat(stored.rejections().count()).isOne();
    }
}
