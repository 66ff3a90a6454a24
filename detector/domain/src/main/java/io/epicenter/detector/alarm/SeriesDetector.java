package io.epicenter.detector.alarm;

import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;

/// One series that no signal rule knows: its model and what becomes of its surprisal, as every generic signal has it.
/// O(1) per value. Confined to one thread.
public final class SeriesDetector {
    private static final Preset RAW = Preset.raw(60);

    private final Method.Model model;
    private final NoveltyFilter surprisal = new NoveltyFilter();
    private final Observation observation = new Observation();
    private final ScoredValue scored = new ScoredValue();
    private long lastMillis;

    public SeriesDetector(Method method) {
        model = method.start(RAW);
    }

    /// Judges the next value, then learns it. Values that are no number, and times that do not rise, are ignored and
    /// count as usual.
    ///
    /// @param millis event time, milliseconds since 1970
    public void add(long millis, double value) {
        if (!Double.isFinite(value) || (lastMillis != 0 && millis <= lastMillis)) {
            surprisal.add(millis, 0, false);
            return;
        }
        double seconds = lastMillis == 0 ? RAW.intervalSeconds() : (millis - lastMillis) / 1000.0;
        observation.write(millis, seconds, value, 0);
        model.score(observation, scored);
        surprisal.add(millis, scored);
        model.learn(observation, scored, Learning.NORMAL);
        lastMillis = millis;
    }

    /// How surprising the last few values were, -ln p: what ranks values by how abnormal they are.
    public double surprisal() {
        return surprisal.recentSurprisal();
    }

    /// The part of it that is novel after what has been seen before; 0 when none is. An anomaly fires when it reaches
    /// [NoveltyFilter#ALARM].
    public double novelty() {
        return surprisal.novelty();
    }
}
