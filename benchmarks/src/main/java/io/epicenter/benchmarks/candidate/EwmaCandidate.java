package io.epicenter.benchmarks.candidate;

/// The plain baseline: distance from an exponentially weighted mean in exponentially weighted standard deviations.
/// Source: Roberts 1959. O(1).
final class EwmaCandidate implements Candidate {
    private static final double STEP = 0.05;
    private static final int WARM_COUNT = 30;
    private static final double THREE_SIGMA_TWICE = 6;

    @Override
    public String name() {
        return "ewma";
    }

    @Override
    public double threshold() {
        return THREE_SIGMA_TWICE;
    }

    @Override
    public Scorer start(int columns) {
        return new EwmaScorer();
    }

    private static final class EwmaScorer implements Scorer {
        private double mean = Double.NaN;
        private double variance;
        private int count;
        private double score;

        @Override
        public void take(long millis, double[] row) {
            double value = row[0];
            score = 0;
            if (Double.isNaN(value)) {
                return;
            }
            if (Double.isNaN(mean)) {
                mean = value;
                return;
            }
            double residual = value - mean;
            if (count >= WARM_COUNT) {
                score = Math.abs(residual) / Math.sqrt(variance + 1e-12);
            }
            mean += STEP * residual;
            variance = (1 - STEP) * (variance + STEP * residual * residual);
            count++;
        }

        @Override
        public double raw() {
            return score;
        }

        @Override
        public double alarm() {
            return score;
        }
    }
}
