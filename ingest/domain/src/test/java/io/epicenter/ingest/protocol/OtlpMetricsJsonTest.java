package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.RESOLVER;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;

class OtlpMetricsJsonTest extends ProtocolContract {
    private static final String ONE = "{\"asInt\":\"5\",\"timeUnixNano\":\"1000000000\"}";
    private static final String OTHER =
            "{\"asDouble\":1.5,\"timeUnixNano\":1000000000,\"attributes\":[{\"key\":\"k\",\"value\":{\"stringValue\":\"v\"}}]}";

    @Override
    Protocol protocol(IngestLimits limits) {
        return new OtlpMetricsProtocol(limits, RESOLVER, EntityResolver.Settings.DEFAULT);
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
        return bytes(ONE + ",{}," + OTHER);
    }

    private static byte[] bytes(String points) {
        return ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"gauge\":{\"dataPoints\":["
                        + points + "]}}]}]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
