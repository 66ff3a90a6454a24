package io.epicenter.benchmarks.candidate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A single-series method on every metric of a machine, brought together by the mean or the median of its scores:
/// what a vector's method has to beat.
record CombinedCandidate(Candidate single, boolean median) implements Candidate {
    @Override
    public String name() {
        return single.name() + (median ? "-median" : "-mean");
    }

    @Override
    public double threshold() {
        return single.threshold();
    }

    @Override
    public boolean isMultivariate() {
        return true;
    }

    @Override
    public Scorer start(int columns) {
        List<Scorer> scorers = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            scorers.add(single.start(1));
        }
        return new Scorer() {
            @Override
            public void take(long millis, double[] row) {
                for (int i = 0; i < row.length; i++) {
                    scorers.get(i).take(millis, new double[] {row[i]});
                }
            }

            @Override
            public double raw() {
                return combined(scorers.stream().mapToDouble(Scorer::raw).toArray());
            }

            @Override
            public double alarm() {
                return combined(scorers.stream().mapToDouble(Scorer::alarm).toArray());
            }
        };
    }

    private double combined(double[] scores) {
        if (!median) {
            return Arrays.stream(scores).average().orElse(0);
        }
        Arrays.sort(scores);
        return scores[scores.length / 2];
    }
}
