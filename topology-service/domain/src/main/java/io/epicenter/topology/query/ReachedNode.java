package io.epicenter.topology.query;

import io.epicenter.contracts.Entity;
import java.util.List;

/// A node that a failure reaches, or that another needs.
///
/// @param hops edges away on the best path
/// @param impact probability that a request is affected, 0..1
/// @param path service names from the failing node (or from the one that needs) to this one
public record ReachedNode(
        String service, Entity entity, int hops, double impact, List<String> path, boolean userFacing) {
    public ReachedNode {
        path = List.copyOf(path);
    }
}
