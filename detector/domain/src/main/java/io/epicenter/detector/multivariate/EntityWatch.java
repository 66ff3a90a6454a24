package io.epicenter.detector.multivariate;

import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.VectorMethod;
import io.epicenter.detector.method.Verdict;
import io.epicenter.detector.signal.Surprise;
import java.util.ArrayList;
import java.util.List;

/// One machine whose metrics no signal rule knows: each by itself and all together, as the engine judges the signals
/// of an entity. Confined to one thread.
public final class EntityWatch {
    /// News of the vector's method alone that are an anomaly, -ln p: less than for others, since its score is bounded
    /// and its p-values with it.
    public static final double ALARM_ALONE = 5.5;

    private static final Preset RAW = new Preset(Preset.Transform.NONE, 0, 0, 60);

    private final List<Method.Model> models = new ArrayList<>();
    private final VectorMethod method;
    private final Surprise surprise = new Surprise();
    private final Surprise voted = new Surprise();
    private final long[] lastMillis;
    private VectorMethod.Model vector;
    private boolean begun;

    /// @param metrics at least one
    public EntityWatch(Method single, VectorMethod method, int metrics) {
        for (int i = 0; i < metrics; i++) {
            models.add(single.start(RAW));
        }
        this.method = method;
        this.lastMillis = new long[metrics];
        this.vector = method.start(RAW.intervalSeconds());
    }

    /// Judges the next row, then learns it. Values that are no number are left out.
    ///
    /// @param millis event time, milliseconds since 1970, rising
    public void take(long millis, double[] row) {
        Together together = new Together();
        double step = RAW.intervalSeconds();
        for (int i = 0; i < models.size(); i++) {
            if (Double.isFinite(row[i])) {
                double seconds = lastMillis[i] == 0 ? RAW.intervalSeconds() : (millis - lastMillis[i]) / 1000.0;
                step = seconds;
                Observation observation = new Observation(millis, seconds, row[i], 0);
                Verdict verdict = models.get(i).score(observation);
                together.add(name(i), verdict);
                models.get(i).learn(observation, verdict, Learning.NORMAL);
                lastMillis[i] = millis;
            }
        }
        if (!begun && step != RAW.intervalSeconds()) {
            begun = true;
            vector = method.start(step);
        }
        judge(millis, together);
    }

    private void judge(long millis, Together together) {
        VectorMethod.Judgement judgement = vector.score(together.deviations());
        surprise.take(judgement.warming() ? 0 : -Math.log(judgement.pValue()));
        voted.take(judgement.warming() ? 0 : -Math.log(together.vote(judgement).pValue()));
        vector.learn(millis, together.deviations(), Learning.NORMAL);
    }

    private static String name(int metric) {
        return String.format(java.util.Locale.ROOT, "metric-%03d", metric);
    }

    /// The surprise of the last row for the vector's method alone, -ln p.
    public double surprise() {
        return surprise.recent();
    }

    /// The part of it that is news.
    public double news() {
        return surprise.news();
    }

    /// The same for the vote of the vector's method and the single metrics.
    public double votedSurprise() {
        return voted.recent();
    }

    public double votedNews() {
        return voted.news();
    }
}
