package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.RESOLVER;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;

/// Logs in their JSON form.
class OtlpLogsJsonTest extends ProtocolContract {
    private static final String LOW =
            "{\"timeUnixNano\":\"1700000000000000000\",\"body\":{\"stringValue\":\"low stock\"}}";
    private static final String OUT = LOW.replace("low stock", "sold out");

    @Override
    Protocol protocol(IngestLimits limits) {
        return new OtlpLogsProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return bytes(LOW + "," + OUT);
    }

    @Override
    byte[] partlyBad() {
        return bytes(LOW + ",{}," + OUT);
    }

    private static byte[] bytes(String lines) {
        return ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + lines + "]}]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
