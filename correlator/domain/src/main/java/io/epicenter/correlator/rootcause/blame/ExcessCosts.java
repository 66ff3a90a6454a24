package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import org.jspecify.annotations.Nullable;

/// What nodes and calls cost in an incident: V = requests per second x excess.
record ExcessCosts(IncidentObservations observed) {
    /// The part of the usual significant deviation that is enough for failures. Chosen by hand: they are counted,
    /// and the symptoms show that there are some.
    private static final double ERRORS_PART = 0.5;

    /// What a node costs, by its own account or, when that is missing or smaller, by its callers'.
    double ofNode(NodeHealth health, SignalKind signal) {
        Excess mine = signal == SignalKind.LATENCY ? health.latency() : health.errors();
        if (signal == SignalKind.LATENCY && mine != null) {
            return mine.cost();
        }
        double byCallers = 0;
        for (Edge edge : observed.graph().calledBy(health.node())) {
            byCallers += of(observed.calls().measured(edge, signal));
        }
        return Math.max(byCallers, of(mine));
    }

    double significance(NodeHealth health, SignalKind signal) {
        double worst = significance(signal == SignalKind.LATENCY ? health.latency() : health.errors(), signal);
        for (Edge edge : observed.graph().calledBy(health.node())) {
            worst = Math.max(worst, significance(observed.calls().measured(edge, signal), signal));
        }
        return worst;
    }

    private double significance(@Nullable Excess excess, SignalKind signal) {
        double halfAt = observed.window().halfAt();
        return excess == null ? 0 : excess.significance(signal == SignalKind.ERRORS ? halfAt * ERRORS_PART : halfAt);
    }

    /// What the calls on one edge cost the caller: as it measured, or its part of what the callee costs all, and
    /// what is lost in transport. A call that is new is the caller's own doing.
    double of(Edge edge, SignalKind signal) {
        if (observed.calls().isNew(edge)) {
            return 0;
        }
        Excess measured = observed.calls().measured(edge, signal);
        if (measured != null) {
            return measured.cost() * significance(measured, signal);
        }
        NodeHealth callee = observed.healthOf(edge.callee());
        double inTransport =
                signal == SignalKind.LATENCY ? observed.spans().gaps().cost(edge) : 0;
        if (callee == null) {
            return inTransport;
        }
        Excess excess = signal == SignalKind.LATENCY ? callee.latency() : callee.errors();
        double calls = 0;
        for (Edge other : observed.graph().calledBy(edge.callee())) {
            calls += other.requestsPerSecond();
        }
        double part = calls > 0 ? edge.requestsPerSecond() / calls : 1;
        return of(excess) * part * significance(excess, signal) + inTransport;
    }

    static double of(@Nullable Excess excess) {
        return excess == null ? 0 : excess.cost();
    }
}
