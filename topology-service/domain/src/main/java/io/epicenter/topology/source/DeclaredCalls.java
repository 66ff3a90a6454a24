package io.epicenter.topology.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/// Calls that people declare, because no telemetry shows them: `calls: [{caller, callee, share, kind}]` and
/// `user_facing: [name]`. A name is `service`, `namespace/service`, or a whole entity. Telemetry of the same edge,
/// which counts real calls, overrules a declaration.
@Singleton
public final class DeclaredCalls implements Source {
    private final Settings settings;

    @Inject
    public DeclaredCalls(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "declared";
    }

    @Override
    public Naming naming() {
        return Naming.NAMESPACED;
    }

    @Override
    public void document(JsonNode document, Instant now, CallRecorder recorder) throws MalformedMessageException {
        long at = now.toEpochMilli();
        for (JsonNode call : document.path("calls")) {
            double share = call.path("share").asDouble(1);
            if (!(share > 0 && share <= 1)) {
                throw new MalformedMessageException("the share of a declared call must be > 0 and <= 1: " + call);
            }
            Entity caller = entity(call.path("caller").asText(), EntityKind.SERVICE);
            Entity callee =
                    entity(call.path("callee").asText(), kind(call.path("kind").asText("service")));
            recorder.call(caller, callee, share * CallRecorder.TOKEN, 0, at);
            recorder.requests(caller, CallRecorder.TOKEN, at);
        }
        for (JsonNode name : document.path("user_facing")) {
            recorder.entries(entity(name.asText(), EntityKind.SERVICE), CallRecorder.TOKEN, at);
        }
    }

    private static EntityKind kind(String label) throws MalformedMessageException {
        try {
            return EntityKind.valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new MalformedMessageException(
                    "the kind of a declared callee must be one of " + Arrays.toString(EntityKind.values()) + ", not '"
                            + label + "'",
                    unknown);
        }
    }

    private Entity entity(String name, EntityKind kind) throws MalformedMessageException {
        try {
            if (name.indexOf(':') > 0) {
                return Entity.parse(name);
            }
            int slash = name.indexOf('/');
            return new Entity(
                    settings.tenant(),
                    settings.entity().defaultEnvironment(),
                    kind,
                    slash < 0 ? Entity.NO_NAMESPACE : name.substring(0, slash),
                    VirtualNodes.bounded(name.substring(slash + 1)));
        } catch (IllegalArgumentException malformed) {
            throw new MalformedMessageException(
                    "a declared call needs 'caller' and 'callee', names or entities: " + malformed.getMessage(),
                    malformed);
        }
    }
}
