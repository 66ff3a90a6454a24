package io.epicenter.topology.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;

/// Calls from Jaeger's answer to `GET /api/dependencies?endTs=..&lookback=..`: `{"data": [{"parent", "child",
/// "callCount"}]}`. The look-back is the interval of asking, so that each call counts once. Jaeger knows no namespaces.
@Singleton
public final class JaegerDependencies implements Source {
    private final Settings settings;

    @Inject
    public JaegerDependencies(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "jaeger";
    }

    @Override
    public void document(JsonNode document, Instant now, CallRecorder recorder) throws MalformedMessageException {
        JsonNode links = document.path("data");
        if (!links.isArray()) {
            throw new MalformedMessageException("Jaeger's dependencies have no array 'data'");
        }
        for (JsonNode link : links) {
            String parent = link.path("parent").asText();
            String child = link.path("child").asText();
            double count = link.path("callCount").asDouble();
            if (!parent.isEmpty() && !child.isEmpty() && count > 0) {
                Entity callee = service(child);
                recorder.call(service(parent), callee, count, 0, now.toEpochMilli());
                recorder.requests(callee, count, now.toEpochMilli());
            }
        }
    }

    private Entity service(String name) {
        return new Entity(
                settings.tenant(),
                settings.entity().defaultEnvironment(),
                EntityKind.SERVICE,
                Entity.NO_NAMESPACE,
                VirtualNodes.bounded(name));
    }
}
