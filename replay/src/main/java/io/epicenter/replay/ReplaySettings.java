package io.epicenter.replay;

import io.epicenter.correlator.CorrelatorParameters;
import io.epicenter.correlator.model.Settings.Sessions;
import io.epicenter.correlator.model.Settings.Timing;
import io.epicenter.detector.builtin.DetectorParameters;
import io.epicenter.replay.recording.Manifest;
import io.epicenter.topology.TopologyParameters;
import io.epicenter.topology.graph.Settings.SpanMetricsLevel;
import io.epicenter.topology.graph.Settings.Spans;
import java.time.Duration;

/// What the pipeline of a replay runs with: for each service, what decides what it makes of its inputs. A recording
/// carries the same, in the same form.
public record ReplaySettings(
        DetectorParameters detector, TopologyParameters topology, CorrelatorParameters correlator) {
    /// The defaults of all parts, with alarms from the first value on: a recording that says nothing else is too short
    /// to learn from it for days.
    public static ReplaySettings standard() {
        DetectorParameters detector = DetectorParameters.standard();
        return new ReplaySettings(
                detector.with(detector.settings().withLearning(Duration.ZERO)),
                TopologyParameters.standard(),
                CorrelatorParameters.standard());
    }

    /// The defaults, with what the manifest of a recording says.
    static ReplaySettings of(Manifest manifest) {
        ReplaySettings standard = standard();
        return standard.withInterval(
                        manifest.duration(
                                Manifest.INTERVAL, standard.detector.settings().interval()),
                        manifest.duration(
                                Manifest.LATENESS, standard.detector.settings().lateness()))
                .withSettle(manifest.duration(
                        Manifest.SETTLE,
                        standard.correlator.settings().sessions().settle()));
    }

    /// Makes no metrics of spans: the recording has them.
    ReplaySettings withoutSpanMetrics() {
        return withSpans(
                new Spans(SpanMetricsLevel.NONE, topology.settings().spans().interval()));
    }

    private ReplaySettings withSpans(Spans spans) {
        return new ReplaySettings(detector, topology.with(topology.settings().withSpans(spans)), correlator);
    }

    public ReplaySettings withInterval(Duration interval, Duration lateness) {
        return with(detector.with(detector.settings().withInterval(interval, lateness)))
                .withSpans(new Spans(topology.settings().spans().tell(), interval));
    }

    /// How long, in event time, an opener waits for earlier and related ones. What opens then is told at once.
    public ReplaySettings withSettle(Duration settle) {
        Sessions sessions = correlator.settings().sessions();
        return with(correlator.with(correlator
                .settings()
                .withSessions(new Sessions(
                        sessions.gap(),
                        settle,
                        sessions.attachWait(),
                        sessions.maximumHops(),
                        sessions.linkThreshold()))
                .withPublishing(correlator.settings().lifecycle().publishing().withHold(settle))));
    }

    public ReplaySettings with(DetectorParameters changed) {
        return new ReplaySettings(changed, topology, correlator);
    }

    public ReplaySettings with(CorrelatorParameters changed) {
        return new ReplaySettings(detector, topology, changed);
    }

    /// A progress need not be held: everything that came before it has been delivered.
    io.epicenter.correlator.model.Settings correlatorInVirtualTime() {
        Timing timing = correlator.settings().timing();
        return correlator
                .settings()
                .withTiming(new Timing(
                        timing.tick(), timing.sourceIdle(), Duration.ZERO, timing.ahead(), timing.catchUp()));
    }
}
