package io.epicenter.ingest.protocol;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;

/// Traces in their JSON form.
class OtlpTracesJsonTest extends ProtocolContract {
    private static final String ONE =
            "{\"traceId\":\"af7651916cd43dd8448eb211c80319c0\",\"spanId\":\"b7ad6b7169203331\",\"name\":\"a\"}";
    private static final String OTHER = ONE.replace("19c0", "19c1");

    @Override
    Protocol protocol(IngestLimits limits) {
        return new OtlpTracesProtocol(limits);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return bytes(ONE + "," + OTHER);
    }

    @Override
    byte[] partlyBad() {
        return bytes(ONE + ",{\"traceId\":\"af\"}," + OTHER);
    }

    private static byte[] bytes(String spans) {
        return ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
