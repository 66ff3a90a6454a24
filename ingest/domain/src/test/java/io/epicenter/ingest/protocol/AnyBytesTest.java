package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.gzip;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/// Whatever bytes come, every protocol answers and none throws.
class AnyBytesTest {
    private static final List<String> TYPES =
            List.of("application/x-protobuf", "application/json", "application/cloudevents+json", "text/plain", "");

    private static void send(byte[] body) {
        for (Protocol protocol : Requests.all()) {
            for (String type : TYPES) {
                for (String encoding : List.of("", "gzip", "snappy")) {
                    Interpretation interpretation =
                            protocol.interpret(request(body, "Content-Type", type, "Content-Encoding", encoding), FOUR);
                    assertThat(protocol.reply(name -> type, interpretation.outcome())
                                    .status())
                            .isBetween(200, 415);
                }
            }
        }
    }

    private static void sendPartsAndMutants(byte[] whole, Random random) {
        for (int length = 0; length < whole.length; length++) {
            send(Arrays.copyOf(whole, length));
        }
        for (int i = 0; i < 300; i++) {
            byte[] mutant = whole.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            send(mutant);
        }
    }

    @Test
    void remote_write_in_parts_and_mutants() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer()
                .add(new TreeMap<>(Map.of("__name__", "m", "service", "cart")), 1, 1)
                .add(new TreeMap<>(Map.of("__name__", "n", "service", "cart")), 2, 2);
        Random random = new Random(1);
        sendPartsAndMutants(Snappy.compress(writer.toByteArray()), random);
        for (int length = 0; length < writer.sizeBytes(); length++) {
            send(Snappy.compress(Arrays.copyOf(writer.toByteArray(), length)));
        }
        for (int i = 0; i < 500; i++) {
            byte[] mutant = writer.toByteArray();
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            send(Snappy.compress(mutant));
        }
    }

    @Test
    void traces_in_parts_and_mutants() {
        byte[] traces = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder()
                                        .setTraceId(ByteString.copyFrom(new byte[16], 0, 16))
                                        .setSpanId(ByteString.copyFromUtf8("12345678"))
                                        .setName("x"))))
                .build()
                .toByteArray();
        sendPartsAndMutants(traces, new Random(2));
        sendPartsAndMutants(gzip(traces), new Random(3));
    }

    @Test
    void json_in_parts_and_mutants() {
        for (String text : List.of(
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"af7651916cd43dd8448eb211c80319c0\"}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"x\"}}]}]}]}",
                "[{\"timestamp\":1,\"name\":\"up\",\"labels\":{\"a\":\"b\"},\"value\":1}]",
                "{\"specversion\":\"1.0\",\"type\":\"deploy\",\"service\":\"cart\",\"timestamp\":1}",
                "[".repeat(1000))) {
            sendPartsAndMutants(text.getBytes(StandardCharsets.UTF_8), new Random(4));
        }
    }
}
