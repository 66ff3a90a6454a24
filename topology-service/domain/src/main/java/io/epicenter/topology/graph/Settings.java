package io.epicenter.topology.graph;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topology.Closure;
import java.time.Duration;

/// How the graph is made.
///
/// @param tenant of everything that is read
/// @param entity how labels name entities
/// @param pairingWindow how long, in event time, a span waits for its other side
/// @param maxPending most client spans, and most server spans, that wait
/// @param maxEdges most edges counted, per source
/// @param maxSeries most counters followed
/// @param halfLife after which a call counts half
/// @param timeToLive after which an edge that was not seen again is forgotten
/// @param limits of the closures
/// @param hubNeighbours a node with more neighbours joins no correlation domains
/// @param domainNodes a correlation domain with more nodes is cut
/// @param spans what spans become on the topic `metrics`
public record Settings(
        String tenant,
        EntityResolver.Settings entity,
        Duration pairingWindow,
        int maxPending,
        int maxEdges,
        int maxSeries,
        Duration halfLife,
        Duration timeToLive,
        Closure.Limits limits,
        int hubNeighbours,
        int domainNodes,
        Spans spans) {
    /// As the defaults of the service's settings, which say the same.
    public static final Settings DEFAULT = new Settings(
            "default",
            EntityResolver.Settings.DEFAULT,
            Duration.ofSeconds(30),
            50_000,
            200_000,
            200_000,
            Duration.ofHours(1),
            Duration.ofHours(24),
            Closure.Limits.DEFAULT,
            100,
            1000,
            new Spans(SpanMetricsLevel.EDGES, Duration.ofSeconds(15)));

    /// What spans become on the topic `metrics`.
    ///
    /// @param interval event time between two values of a counter; best the detector's
    public record Spans(SpanMetricsLevel tell, Duration interval) {
        public Spans {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("interval must be positive: " + interval);
            }
        }
    }

    /// Which metrics spans become.
    public enum SpanMetricsLevel {
        /// Nothing.
        NONE,
        /// Errors, durations and transport gap of each edge, and the time that requests spend in a service itself.
        EDGES,
        /// Also rate, errors and duration of each operation of a service, for services without metrics of their own.
        ALL
    }

    public Settings {
        if (maxPending < 1 || maxEdges < 1 || maxSeries < 1 || hubNeighbours < 1 || domainNodes < 1) {
            throw new IllegalArgumentException("bounds must be at least 1: maxPending=" + maxPending + " maxEdges="
                    + maxEdges + " maxSeries=" + maxSeries + " hubNeighbours=" + hubNeighbours + " domainNodes="
                    + domainNodes);
        }
        if (!halfLife.isPositive() || !timeToLive.isPositive() || !pairingWindow.isPositive()) {
            throw new IllegalArgumentException("durations must be positive: halfLife=" + halfLife + " timeToLive="
                    + timeToLive + " pairingWindow=" + pairingWindow);
        }
    }

    /// The same with other metrics of spans.
    public Settings withSpans(Spans other) {
        return new Settings(
                tenant,
                entity,
                pairingWindow,
                maxPending,
                maxEdges,
                maxSeries,
                halfLife,
                timeToLive,
                limits,
                hubNeighbours,
                domainNodes,
                other);
    }

    /// The time after which a call counts 1/e, in milliseconds.
    public double timeConstantMillis() {
        return halfLife.toMillis() / Math.log(2);
    }
}
