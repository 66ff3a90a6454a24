package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;

/// Events as a batch of CloudEvents.
class CloudEventsBatchTest extends ProtocolContract {
    private static final String ONE =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/ci\",\"type\":\"deploy\",\"subject\":\"shop/cart\"}";
    private static final String OTHER = ONE.replace("cart", "payment").replace("\"1\"", "\"2\"");

    @Override
    Protocol protocol(IngestLimits limits) {
        return new EventsProtocol(limits, EntityResolver.Settings.DEFAULT);
    }

    @Override
    String mediaType() {
        return "application/cloudevents-batch+json";
    }

    @Override
    byte[] good() {
        return bytes(ONE + "," + OTHER);
    }

    @Override
    byte[] partlyBad() {
        return bytes(ONE + ",{\"specversion\":\"1.0\",\"type\":\"deploy\"}," + OTHER);
    }

    private static byte[] bytes(String events) {
        return ("[" + events + "]").getBytes(StandardCharsets.UTF_8);
    }
}
