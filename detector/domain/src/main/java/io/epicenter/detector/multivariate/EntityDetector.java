package io.epicenter.detector.multivariate;

import io.epicenter.detector.alarm.NoveltyFilter;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;
import java.util.ArrayList;
import java.util.List;

/// One machine whose metrics no signal rule knows: each by itself and all together, as the engine judges the signals
/// of an entity. Confined to one thread.
public final class EntityDetector {
    /// Novelty of the multivariate method alone that is an anomaly, -ln p: less than for others, since its score is
    /// bounded and its p-values with it. Fitted on ASD (docs/accuracy-detection.md).
    public static final double ALARM_ALONE = 5.5;

    private static final Preset RAW = new Preset(Preset.Transform.NONE, 0, 0, 60);

    private final List<Method.Model> models = new ArrayList<>();
    private final MultivariateMethod method;
    private final NoveltyFilter surprisal = new NoveltyFilter();
    private final NoveltyFilter votedFilter = new NoveltyFilter();
    private final long[] lastMillis;
    private MultivariateMethod.Model multivariateModel;
    private boolean begun;

    /// @param metrics at least one
    public EntityDetector(Method single, MultivariateMethod method, int metrics) {
        for (int i = 0; i < metrics; i++) {
            models.add(single.start(RAW));
        }
        this.method = method;
        this.lastMillis = new long[metrics];
        this.multivariateModel = method.start(RAW.intervalSeconds());
    }

    /// Judges the next row, then learns it. Values that are no number are left out.
    ///
    /// @param millis event time, milliseconds since 1970, rising
    public void add(long millis, double[] row) {
        MultivariateObservation vector = new MultivariateObservation();
        double step = RAW.intervalSeconds();
        for (int i = 0; i < models.size(); i++) {
            if (Double.isFinite(row[i])) {
                double seconds = lastMillis[i] == 0 ? RAW.intervalSeconds() : (millis - lastMillis[i]) / 1000.0;
                step = seconds;
                Observation observation = new Observation(millis, seconds, row[i], 0);
                ScoredValue scored = models.get(i).score(observation);
                vector.add(name(i), scored);
                models.get(i).learn(observation, scored, Learning.NORMAL);
                lastMillis[i] = millis;
            }
        }
        if (!begun && step != RAW.intervalSeconds()) {
            begun = true;
            multivariateModel = method.start(step);
        }
        judge(millis, vector);
    }

    private void judge(long millis, MultivariateObservation vector) {
        MultivariateMethod.MultivariateScore multivariateScore = multivariateModel.score(vector.deviations());
        surprisal.add(multivariateScore.warming() ? 0 : -Math.log(multivariateScore.pValue()));
        votedFilter.add(multivariateScore.warming() ? 0 : -Math.log(vector.vote(multivariateScore)));
        multivariateModel.learn(millis, vector.deviations(), Learning.NORMAL);
    }

    private static String name(int metric) {
        return String.format(java.util.Locale.ROOT, "metric-%03d", metric);
    }

    /// The surprisal of the last row for the multivariate method alone, -ln p.
    public double surprisal() {
        return surprisal.recentSurprisal();
    }

    /// The part of it that is novel.
    public double novelty() {
        return surprisal.novelty();
    }

    /// The surprisal of the last row for the vote of the multivariate method and the single metrics.
    public double votedSurprisal() {
        return votedFilter.recentSurprisal();
    }

    public double votedNovelty() {
        return votedFilter.novelty();
    }
}
