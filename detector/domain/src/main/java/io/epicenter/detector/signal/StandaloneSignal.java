package io.epicenter.detector.signal;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.absence.AbsenceSettings;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRule;
import io.epicenter.detector.rule.SignalRules;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/// One signal on its own, for telemetry that is already aggregated: its values in, deviations and anomalies out,
/// by the same model and alarm as in an [Engine]. Confined to one thread.
public final class StandaloneSignal {
    private static final SignalRules RULES = SignalRules.builtIn();

    private final Signal signal;
    private final SignalContext context;

    /// What is measured.
    ///
    /// @param name of the rule that it stands for; also the name of the metric
    /// @param statistic as in a deviation
    /// @param upOnly whether only an increase does harm
    /// @param opens whether an anomaly may open an incident
    /// @param effect least difference that matters, in the signal's unit
    /// @param relative the same as a part of the expected value
    /// @param floor least standard deviation as a part of the level
    public record SignalSpec(
            String name,
            SignalKind signal,
            String statistic,
            Transform transform,
            boolean upOnly,
            boolean opens,
            double effect,
            double relative,
            double floor) {}

    public StandaloneSignal(Entity entity, SignalSpec measure, AlarmSettings alarm, Duration interval, Method method) {
        SignalRule rule = new SignalRule(
                measure.name(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                measure.transform() == Transform.LOGIT ? SignalRule.Type.RATIO : SignalRule.Type.GAUGE,
                measure.statistic(),
                SignalRule.Aggregate.MEAN,
                SignalRule.Group.SERVICE,
                List.of(),
                measure.signal(),
                measure.upOnly() ? SignalRule.Harm.UP : SignalRule.Harm.BOTH,
                "",
                1,
                false,
                measure.opens(),
                measure.transform(),
                new SignalRule.Minimum(0, measure.effect(), measure.relative(), 2, measure.floor()),
                SignalRule.Detection.STANDARD);
        this.context = SignalContext.of(alarm, AbsenceSettings.DEFAULT, interval, RULES, MethodRegistry.of(method));
        this.signal = new Signal(new SignalKey(measure.name(), entity, measure.name(), new TreeMap<>()), rule, context);
    }

    /// Judges the next value; they come in the order of time.
    public void observe(Observation observation, Output out) {
        signal.observe(
                observation.timeMillis(),
                observation.seconds(),
                observation.value(),
                observation.volume(),
                context,
                out);
    }
}
