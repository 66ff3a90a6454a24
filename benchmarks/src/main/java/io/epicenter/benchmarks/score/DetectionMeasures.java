package io.epicenter.benchmarks.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All measures of a method on a set of series, by the names they have in the JSON report.
public final class DetectionMeasures {
    private DetectionMeasures() {}

    public static EventScore events(List<ScoredSeries> scored, double threshold) {
        EventScore score = new EventScore();
        scored.forEach(one -> score.add(one.series(), one.alarm(), threshold));
        return score;
    }

    static double delay7(List<ScoredSeries> scored, double threshold) {
        DelayScore score = new DelayScore();
        scored.forEach(one -> score.add(one.series(), one.alarm(), threshold));
        return score.f1();
    }

    static double nab(List<ScoredSeries> scored, NabScore.Profile profile, double threshold) {
        NabScore score = new NabScore(profile);
        scored.forEach(one -> score.add(one.series(), one.alarm(), threshold));
        return score.score();
    }

    /// The mean VUS-PR over the series that have anomalies; NaN when none has.
    public static double volume(List<ScoredSeries> scored) {
        return scored.stream()
                .filter(one -> one.series().hasAnomaly())
                .mapToDouble(one -> VolumeScore.of(one.series(), one.raw()))
                .average()
                .orElse(Double.NaN);
    }

    /// What holds for every format.
    public static Map<String, Double> common(List<ScoredSeries> scored, double threshold) {
        Map<String, Double> values = new LinkedHashMap<>();
        EventScore events = events(scored, threshold);
        values.put("event_f1", events.f1());
        values.put("precision", events.precision());
        values.put("recall", events.recall());
        values.put("false_alerts_per_series_day", events.falseAlertsPerSeriesDay());
        values.put("median_delay_samples", events.medianDelaySamples());
        values.put("delay7_f1", delay7(scored, threshold));
        values.put("vus_pr", volume(scored));
        values.put("event_f1_cross", crossedEvents(scored));
        values.put("delay7_f1_cross", crossedDelay7(scored));
        values.put("event_f1_best", best(scored).value());
        values.put(
                "delay7_f1_best",
                Thresholds.best(scored, at -> delay7(scored, at)).value());
        return values;
    }

    /// The threshold that is best for event-F1.
    public static Thresholds.Best best(List<ScoredSeries> scored) {
        return Thresholds.best(scored, at -> events(scored, at).f1());
    }

    private static double crossedEvents(List<ScoredSeries> scored) {
        double[] thresholds =
                Thresholds.crossed(scored, (some, at) -> events(some, at).f1());
        EventScore score = new EventScore();
        for (int i = 0; i < scored.size(); i++) {
            score.add(scored.get(i).series(), scored.get(i).alarm(), thresholds[i % 2]);
        }
        return score.f1();
    }

    private static double crossedDelay7(List<ScoredSeries> scored) {
        double[] thresholds = Thresholds.crossed(scored, DetectionMeasures::delay7);
        DelayScore score = new DelayScore();
        for (int i = 0; i < scored.size(); i++) {
            score.add(scored.get(i).series(), scored.get(i).alarm(), thresholds[i % 2]);
        }
        return score.f1();
    }

    /// NAB's scores: each profile at its own best threshold, as its leaderboard does; the standard one also with the
    /// threshold of the other half of the files, and at the given threshold.
    public static Map<String, Double> nab(List<ScoredSeries> scored, double threshold) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("nab_standard", bestNab(scored, NabScore.Profile.STANDARD));
        values.put("nab_low_fp", bestNab(scored, NabScore.Profile.LOW_FALSE_POSITIVES));
        values.put("nab_low_fn", bestNab(scored, NabScore.Profile.LOW_FALSE_NEGATIVES));
        double[] thresholds =
                Thresholds.crossed(scored, (some, at) -> windowed(nab(some, NabScore.Profile.STANDARD, at)));
        NabScore crossed = new NabScore(NabScore.Profile.STANDARD);
        for (int i = 0; i < scored.size(); i++) {
            crossed.add(scored.get(i).series(), scored.get(i).alarm(), thresholds[i % 2]);
        }
        values.put("nab_cross", crossed.score());
        values.put("nab_standard_at_threshold", nab(scored, NabScore.Profile.STANDARD, threshold));
        return values;
    }

    private static double bestNab(List<ScoredSeries> scored, NabScore.Profile profile) {
        return Thresholds.best(scored, at -> windowed(nab(scored, profile, at))).value();
    }

    private static double windowed(double score) {
        return Double.isNaN(score) ? 0 : score;
    }
}
