package io.epicenter.detector.forest;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.MultivariateMethod;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the forest knows about one entity: the signals it has seen ([RecentDeviations]), the rows kept for training
/// ([TrainingRows]), and the forest trained last ([ForestTraining]).
final class ForestModel implements MultivariateMethod.Model {
    /// How far the rows reach back, seconds: 14 days. Chosen by hand: two weeks have each day of the week twice.
    private static final double MEMORY_SECONDS = 1_209_600;
    /// Signals that an anomaly names at most. Chosen by hand: people read them.
    private static final int MOST_CONTRIBUTIONS = 8;
    /// Probability of the score that is named as the limit of what is usual. The same as that of the bands of single
    /// signals.
    private static final double LIMIT_P = 0.001;

    private static final MultivariateMethod.MultivariateScore WARMING =
            new MultivariateMethod.MultivariateScore(0, 0, 1, 1, true);

    private final RecentDeviations recent = new RecentDeviations();
    private final TrainingRows rows;
    private final ForestTraining training;

    ForestModel(FittingExecutor fitting, double intervalSeconds) {
        this.rows = new TrainingRows((int) Math.max(1, MEMORY_SECONDS / TrainingRows.MOST / intervalSeconds));
        this.training = new ForestTraining(fitting);
    }

    @Override
    public MultivariateMethod.MultivariateScore score(Map<String, Double> deviations) {
        CalibratedForest forest = training.forest();
        if (forest == null) {
            return WARMING;
        }
        double score = forest.score(recent.row(deviations));
        return new MultivariateMethod.MultivariateScore(
                score, forest.median(), forest.scoreAt(LIMIT_P), forest.pValue(score), false);
    }

    /// By how much the score falls when a signal is put back to usual (occlusion).
    @Override
    public Map<String, Double> contributions(Map<String, Double> deviations) {
        CalibratedForest forest = training.forest();
        if (forest == null) {
            return Map.of();
        }
        byte[] row = recent.row(deviations);
        double score = forest.score(row);
        Map<String, Double> falls = new LinkedHashMap<>();
        double sum = 0;
        for (int d = 0; d < forest.dimensions(); d++) {
            double fall = score - forest.score(FeatureRow.without(row, d));
            if (fall > 0) {
                falls.put(recent.signal(d), fall);
                sum += fall;
            }
        }
        Map<String, Double> parts = new LinkedHashMap<>();
        double all = sum;
        falls.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_CONTRIBUTIONS)
                .forEach(entry -> parts.put(entry.getKey(), entry.getValue() / all));
        return parts;
    }

    @Override
    public void learn(long timeMillis, Map<String, Double> deviations, Learning learning) {
        byte[] row = recent.take(deviations);
        training.closeInterval();
        if (learning == Learning.NORMAL && rows.add(row)) {
            training.train(timeMillis, rows, recent.signals());
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        recent.write(out);
        rows.write(out);
        training.write(out);
    }

    void read(DataInput in) throws IOException {
        recent.read(in);
        rows.read(in);
        training.read(in);
    }
}
