package io.epicenter.benchmarks.rootcause;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.signal.StandaloneSignal;
import io.epicenter.detector.signal.StandaloneSignal.SignalSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sends one case's series through the detector's model and alarm, as they are configured by default.
final class SignalRecorder implements Output {
    static final SignalSpec LATENCY =
            new SignalSpec("latency", SignalKind.LATENCY, "mean", Transform.LOG, true, true, 0.001, 0.4, 0.05);
    static final SignalSpec TAIL_LATENCY =
            new SignalSpec("tail-latency", SignalKind.LATENCY, "p99", Transform.LOG, true, true, 0.001, 1, 0.10);
    static final SignalSpec ERRORS =
            new SignalSpec("errors", SignalKind.ERRORS, "ratio", Transform.LOGIT, true, true, 0.02, 1, 0);
    static final SignalSpec TRAFFIC =
            new SignalSpec("traffic", SignalKind.TRAFFIC, "rate", Transform.ANSCOMBE, false, false, 0, 0.4, 0.05);
    /// Mean time that a request spends in a service itself, waiting for no callee.
    static final SignalSpec SELF =
            new SignalSpec("self-time", SignalKind.LATENCY, "self", Transform.LOG, true, false, 0.0001, 0.4, 0.10);
    /// Mean of client span less server span, of an edge.
    static final SignalSpec GAP =
            new SignalSpec("transport-gap", SignalKind.LATENCY, "gap", Transform.LOG, true, false, 0.0001, 0.4, 0.10);

    static SignalSpec saturation(String resource) {
        return new SignalSpec(
                "saturation-" + resource, SignalKind.SATURATION, "value", Transform.NONE, true, false, 0, 0.4, 0.10);
    }

    /// Log of the ratio of two counts that usually go together.
    static SignalSpec logRatio(String pair) {
        return new SignalSpec(
                "log-ratio " + pair, SignalKind.LOG, "log-ratio", Transform.NONE, false, false, 0.3, 0, 0);
    }

    private final List<Deviation> deviations = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Settings settings;
    private final double seconds;
    private boolean listening;

    /// @param seconds between two values
    SignalRecorder(double seconds) {
        this.seconds = seconds;
        this.settings = Settings.DEFAULT
                .withInterval(Duration.ofMillis(Math.round(seconds * 1000)), Settings.DEFAULT.lateness())
                .withLearning(Duration.ZERO);
    }

    /// One value of a series.
    ///
    /// @param seconds end of its interval, epoch
    /// @param volume requests per second; 0 when not of requests
    record Value(long seconds, double value, double volume) {}

    /// Learns from the history and judges the rest. A value that is no number is left out.
    void add(Entity entity, SignalSpec measure, List<Value> history, List<Value> watched) {
        if (watched.isEmpty()) {
            return;
        }
        StandaloneSignal watch =
                new StandaloneSignal(entity, measure, settings.alarm(), settings.interval(), new StreamingMethod());
        listening = false;
        long first = watched.getFirst().seconds();
        for (int i = 0; i < history.size(); i++) {
            long time = first - Math.round((history.size() - i) * seconds);
            observe(watch, history.get(i), time);
        }
        listening = true;
        for (Value value : watched) {
            observe(watch, value, value.seconds());
        }
    }

    private void observe(StandaloneSignal watch, Value value, long time) {
        if (Double.isFinite(value.value())) {
            watch.observe(new Observation(time * 1000, seconds, value.value(), value.volume()), this);
        }
    }

    List<Deviation> deviations() {
        return deviations;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    @Override
    public void deviation(Deviation deviation) {
        if (listening) {
            deviations.add(deviation);
        }
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        if (listening) {
            anomalies.add(anomaly);
        }
    }

    @Override
    public void watermark(Watermark watermark) {}
}
