package io.epicenter.correlator.revision;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.Incident.BlastRadius;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How bad an incident is, by what it does and not by how abnormal a number is: the worst kind of symptom first, then
/// whether and how much users feel it, then how many services do.
final class SeverityRating {
    /// Impact on a user-facing service, 0..1, from which on users feel it. Chosen by hand, as are all numbers of this
    /// class: docs/incidents.md, "Severity".
    private static final double FELT_BY_USERS = 0.1;
    private static final double MANY_USERS = 0.2;
    private static final double MOST_USERS = 0.5;
    private static final int BROAD = 3;
    private static final int HIGH = 4;
    private static final int CRITICAL = 5;

    private final DependencyGraph graph;

    SeverityRating(DependencyGraph graph) {
        this.graph = graph;
    }

    /// 1 info .. 5 critical.
    int of(Collection<Symptom> members, Diagnosis diagnosis, BlastRadius blast) {
        SignalKind worst = SignalKind.OTHER;
        boolean users = false;
        boolean down = false;
        Set<Entity> affected = new HashSet<>();
        for (Symptom member : members) {
            SignalKind kind = member.signal();
            worst = Headline.severityRank(kind) < Headline.severityRank(worst) ? kind : worst;
            if (Headline.isVisibleToCallers(kind)) {
                boolean entry = graph.isUserFacing(member.entity());
                users |= entry;
                down |= entry && kind == SignalKind.AVAILABILITY && isWhole(member);
                affected.add(graph.canonical(member.entity()));
            }
        }
        if (down || diagnosis.userErrors() >= MANY_USERS) {
            return CRITICAL;
        }
        if (!Headline.isVisibleToCallers(worst)) {
            return worst == SignalKind.TRAFFIC || worst == SignalKind.SATURATION ? 2 : 1;
        }
        double share = users ? 1 : reached(diagnosis.entity(), blast);
        int severity = worst == SignalKind.LATENCY ? 2 : 3;
        if (share >= FELT_BY_USERS) {
            severity++;
        }
        boolean broad = affected.size() >= BROAD && (users || share >= MOST_USERS);
        return broad ? Math.max(severity, HIGH) : severity;
    }

    /// Whether all of a service is meant, and not one of its pods.
    private static boolean isWhole(Symptom member) {
        return member.isFiring() && member.entity().kind() == EntityKind.SERVICE;
    }

    /// The greatest share of a user-facing service's requests that the root's trouble reaches, 0..1.
    private double reached(@Nullable Entity root, BlastRadius blast) {
        double share = root != null && graph.isUserFacing(root) ? 1 : 0;
        for (Affected dependant : blast.affected()) {
            if (dependant.userFacing()) {
                share = Math.max(share, dependant.impact());
            }
        }
        return share;
    }
}
