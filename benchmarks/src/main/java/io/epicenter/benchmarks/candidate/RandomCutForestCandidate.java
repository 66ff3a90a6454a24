package io.epicenter.benchmarks.candidate;

import com.amazon.randomcutforest.parkservices.AnomalyDescriptor;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;

/// Amazon's Random Cut Forest in its library's own defaults: 50 trees of 256 points, shingles of 8, its own
/// thresholder. Source: Guha et al., ICML 2016. Its alarm is the score where the thresholder gives a grade.
final class RandomCutForestCandidate implements Candidate {
    private static final int SHINGLE = 8;
    private static final int TREES = 50;
    private static final int SAMPLES = 256;

    @Override
    public String name() {
        return "rcf";
    }

    @Override
    public double threshold() {
        return 1e-9;
    }

    @Override
    public Scorer start(int columns) {
        ThresholdedRandomCutForest forest = ThresholdedRandomCutForest.builder()
                .dimensions(SHINGLE)
                .shingleSize(SHINGLE)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLES)
                .randomSeed(7)
                .build();
        return new ForestScorer(forest);
    }

    private static final class ForestScorer implements Scorer {
        private final ThresholdedRandomCutForest forest;
        private double score;
        private double grade;

        ForestScorer(ThresholdedRandomCutForest forest) {
            this.forest = forest;
        }

        @Override
        public void take(long millis, double[] row) {
            score = 0;
            grade = 0;
            if (!Double.isNaN(row[0])) {
                AnomalyDescriptor descriptor = forest.process(new double[] {row[0]}, millis / 1000);
                score = Math.max(0, descriptor.getRCFScore());
                grade = descriptor.getAnomalyGrade();
            }
        }

        @Override
        public double raw() {
            return score;
        }

        @Override
        public double alarm() {
            return grade > 0 ? score : 0;
        }
    }
}
