package io.epicenter.replay;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.correlator.model.Settings.Sessions;
import io.epicenter.correlator.model.Settings.Timing;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.replay.recording.Manifest;
import io.epicenter.topology.graph.Settings.SpanMetricsLevel;
import io.epicenter.topology.graph.Settings.Spans;
import java.time.Duration;

/// What the pipeline of a replay runs with.
///
/// @param rebuildEvery event time between two builds of the topology
public record ReplaySettings(
        EntityResolver.Settings entity,
        io.epicenter.detector.Settings detector,
        SignalRules rules,
        MethodRegistry methods,
        io.epicenter.topology.graph.Settings topology,
        Duration rebuildEvery,
        io.epicenter.correlator.model.Settings correlator) {
    private static final Duration REBUILD_EVERY = Duration.ofMinutes(5);

    /// The defaults of all parts.
    public static ReplaySettings standard() {
        return new ReplaySettings(
                EntityResolver.Settings.DEFAULT,
                io.epicenter.detector.Settings.DEFAULT,
                SignalRules.builtIn(),
                BuiltInMethods.all(),
                io.epicenter.topology.graph.Settings.DEFAULT,
                REBUILD_EVERY,
                io.epicenter.correlator.model.Settings.DEFAULT);
    }

    /// The defaults, with what the recorded pipeline was set to.
    public static ReplaySettings of(Manifest manifest) {
        ReplaySettings standard = standard();
        ReplaySettings recorded = standard.withInterval(
                        manifest.duration(Manifest.INTERVAL, standard.detector.interval()),
                        manifest.duration(Manifest.LATENESS, standard.detector.lateness()))
                .withSettle(manifest.duration(
                        Manifest.SETTLE, standard.correlator.sessions().settle()));
        return manifest.hasSetting(Manifest.SPAN_METRICS, Manifest.RECORDED)
                ? recorded.tellingNothingOfSpans()
                : recorded;
    }

    private ReplaySettings tellingNothingOfSpans() {
        Spans silent = new Spans(SpanMetricsLevel.NONE, topology.spans().interval());
        return new ReplaySettings(
                entity, detector, rules, methods, topology.withSpans(silent), rebuildEvery, correlator);
    }

    public ReplaySettings withInterval(Duration interval, Duration lateness) {
        return new ReplaySettings(
                entity,
                detector.withInterval(interval, lateness),
                rules,
                methods,
                topology.withSpans(new Spans(topology.spans().tell(), interval)),
                rebuildEvery,
                correlator);
    }

    /// How long, in event time, an opener waits for earlier and related ones. What opens then is told at once.
    public ReplaySettings withSettle(Duration settle) {
        Sessions sessions = correlator.sessions();
        return with(correlator
                .withSessions(new Sessions(
                        sessions.gap(),
                        settle,
                        sessions.attachWait(),
                        sessions.maximumHops(),
                        sessions.linkThreshold()))
                .withPublishing(correlator.lifecycle().publishing().withHold(settle)));
    }

    public ReplaySettings with(SignalRules changed) {
        return new ReplaySettings(entity, detector, changed, methods, topology, rebuildEvery, correlator);
    }

    public ReplaySettings with(io.epicenter.correlator.model.Settings changed) {
        return new ReplaySettings(entity, detector, rules, methods, topology, rebuildEvery, changed);
    }

    /// A progress need not be held: everything that came before it has been delivered.
    io.epicenter.correlator.model.Settings correlatorInVirtualTime() {
        Timing timing = correlator.timing();
        return correlator.withTiming(new Timing(timing.tick(), timing.sourceIdle(), Duration.ZERO));
    }
}
