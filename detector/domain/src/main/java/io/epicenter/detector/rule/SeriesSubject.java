package io.epicenter.detector.rule;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.naming.PeerName;
import io.epicenter.contracts.naming.ServiceName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a series is about, by its labels and the grouping of a rule.
final class SeriesSubject {
    private SeriesSubject() {}

    /// @param owner whom the series belongs to
    /// @param values labels under their underscored names
    static Entity of(SignalRule.Group group, Entity owner, Map<String, String> values) {
        return switch (group) {
            case SERVICE -> owner;
            case POD -> renamed(owner, EntityKind.POD, values, List.of("pod", "k8s_pod_name", "instance"));
            case NODE -> renamed(owner, EntityKind.NODE, values, List.of("node", "k8s_node_name", "instance"));
            case EDGE -> edgeOf(owner, values);
        };
    }

    private static Entity renamed(Entity owner, EntityKind kind, Map<String, String> values, List<String> names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isEmpty()) {
                return new Entity(owner.tenant(), owner.environment(), kind, owner.namespace(), value);
            }
        }
        return owner;
    }

    /// The edge to the series' owner from the client that the labels name; for a metric of the client, the
    /// edge from the owner to the server that they name. The owner when they name neither.
    private static Entity edgeOf(Entity owner, Map<String, String> values) {
        String client = firstOf(values, List.of("client", "source_workload"));
        if (client != null) {
            return ServiceName.isUnknown(client) || PeerName.of(client) == null ? owner : owner.edgeFrom(client);
        }
        String server = ServiceName.isUnknown(values.get("peer_service"))
                ? PeerName.of(firstOf(values, List.of("server_address", "net_peer_name", "rpc_service")))
                : values.get("peer_service");
        return server == null
                ? owner
                : Entity.service(owner.tenant(), owner.environment(), owner.namespace(), server)
                        .edgeFrom(owner.name());
    }

    private static @Nullable String firstOf(Map<String, String> values, List<String> names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }
}
