package io.epicenter.topology.query;

import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.query.GraphQueries.WhatIf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who is affected when several nodes fail together.
final class WhatIfQuery {
    private final TopologySnapshot snapshot;
    private final BlastRadiusQuery blastRadius;

    WhatIfQuery(TopologySnapshot snapshot, BlastRadiusQuery blastRadius) {
        this.snapshot = snapshot;
        this.blastRadius = blastRadius;
    }

    /// Who is affected when all of these fail together. Several causes of one dependant add up as if independent:
    /// 1 - product of (1 - impact); hops and path are those of the strongest. The failing ones are left out.
    WhatIf of(Collection<Integer> failing) {
        Set<Integer> down = new LinkedHashSet<>(failing);
        Map<Integer, ReachedNode> strongest = new LinkedHashMap<>();
        Map<Integer, Double> spared = new LinkedHashMap<>();
        for (int node : down) {
            int reach = snapshot.dependants().first(node);
            for (ReachedNode one : blastRadius.affected(node, TraversalDirection.DEPENDANTS)) {
                int affected = snapshot.dependants().node(reach++);
                if (!down.contains(affected)) {
                    spared.merge(affected, 1 - one.impact(), (some, other) -> some * other);
                    strongest.merge(affected, one, (some, other) -> other.impact() > some.impact() ? other : some);
                }
            }
        }
        Map<String, Double> affectedUsers = new LinkedHashMap<>();
        down.forEach(node -> addUsers(affectedUsers, node, 1));
        List<ReachedNode> union = new ArrayList<>();
        strongest.forEach((node, best) -> {
            double impact = 1 - spared.getOrDefault(node, 1.0);
            addUsers(affectedUsers, node, impact);
            union.add(new ReachedNode(
                    best.service(), best.entity(), best.hops(), impact, best.path(), best.userFacing()));
        });
        union.sort(Comparator.comparingDouble(ReachedNode::impact)
                .reversed()
                .thenComparing(ReachedNode::hops)
                .thenComparing(ReachedNode::service));
        return new WhatIf(union, userFacingShare(affectedUsers));
    }

    private void addUsers(Map<String, Double> affectedUsers, int node, double impact) {
        TopologySnapshot.Node affected = snapshot.node(node);
        double users = affected.userFacing() ? affected.requestsPerSecond() * impact : 0;
        affectedUsers.merge(affected.entity().scope(), users, Double::sum);
    }

    private double userFacingShare(Map<String, Double> affectedUsers) {
        double affected =
                affectedUsers.values().stream().mapToDouble(Double::doubleValue).sum();
        double all = affectedUsers.keySet().stream()
                .mapToDouble(scope -> snapshot.criticality().usersPerSecond(scope))
                .sum();
        return all > 0 ? Math.min(1, affected / all) : 0;
    }
}
