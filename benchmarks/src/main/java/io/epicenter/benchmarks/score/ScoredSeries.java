package io.epicenter.benchmarks.score;

import io.epicenter.benchmarks.candidate.Candidate;
import io.epicenter.benchmarks.candidate.Candidate.Scorer;
import io.epicenter.benchmarks.dataset.LabelledSeries;
import java.util.ArrayList;
import java.util.List;

/// A series with what a method said about each of its rows.
///
/// @param raw what ranks rows
/// @param alarm what the threshold is for
/// @param nanos time the method took
public record ScoredSeries(LabelledSeries series, double[] raw, double[] alarm, long nanos) {
    /// Feeds the rows to fresh scorers in the order of time.
    public static ScoredSeries by(Candidate candidate, LabelledSeries series) {
        int columns = series.columns().length;
        List<Scorer> scorers = new ArrayList<>();
        if (candidate.isMultivariate() || columns == 1) {
            scorers.add(candidate.start(columns));
        } else {
            for (int i = 0; i < columns; i++) {
                scorers.add(candidate.start(1));
            }
        }
        double[] raw = new double[series.size()];
        double[] alarm = new double[series.size()];
        long began = System.nanoTime();
        for (int first = 0; first < scorers.size(); first++) {
            int width = scorers.size() == 1 ? columns : 1;
            score(scorers.get(first), series, first, width, raw, alarm);
        }
        return new ScoredSeries(series, raw, alarm, System.nanoTime() - began);
    }

    private static void score(
            Scorer scorer, LabelledSeries series, int first, int width, double[] raw, double[] alarm) {
        double[] row = new double[width];
        for (int at = 0; at < series.size(); at++) {
            for (int column = 0; column < width; column++) {
                row[column] = series.columns()[first + column][at];
            }
            scorer.take(series.millis()[at], row);
            raw[at] = Math.max(raw[at], scorer.raw());
            alarm[at] = Math.max(alarm[at], scorer.alarm());
        }
    }

    /// How many values were scored.
    public long points() {
        return (long) series.size() * series.columns().length;
    }
}
