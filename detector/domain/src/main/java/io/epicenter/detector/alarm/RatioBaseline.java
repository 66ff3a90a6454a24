package io.epicenter.detector.alarm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The usual ratio of requests that fail. A block is judged by the likelihood ratio of two binomials, divided by the
/// dispersion that blocks have usually had (quasi-likelihood: Wedderburn 1974). Five numbers.
final class RatioBaseline implements LastingBaseline {
    /// Length of a block, seconds. Chosen by hand: failures of one burst fall into one or two blocks.
    private static final double BLOCK_SECONDS = 60;
    /// Blocks that evidence must come from. Chosen by hand: a burst of failures fills one or two.
    private static final int LEAST_BLOCKS = 4;
    /// Failures and requests that it must rest on. Chosen by hand: of two requests at night one fails now and then, and
    /// that is half of them.
    private static final double LEAST_FAILURES = 6;
    private static final double LEAST_REQUESTS = 60;
    /// Requests and seconds that must be known beforehand. Chosen by hand: half an hour of ten requests a minute.
    private static final double KNOWN_REQUESTS = 300;
    private static final double KNOWN_SECONDS = 1800;
    /// How long it remembers, seconds. Chosen by hand: a day, so that a slow rise of an hour is not learnt while it is
    /// judged.
    private static final double MEMORY_SECONDS = 86_400;
    /// Failures and requests that count as seen from the start. Chosen by hand, as of the fast model of ratios.
    private static final double PRIOR_EVENTS = 0.5;
    private static final double PRIOR_REQUESTS = 250;
    /// Largest ratio that is judged. Chosen by hand: above, twice as much is no ratio.
    private static final double MOST_RATIO = 0.45;
    /// Added to the variance of a block, and how much a squared distance counts at most; part by which the newest
    /// counts
    /// at least. Chosen by hand, as of the fast model of ratios; the memory is about a hundred blocks.
    private static final double LEAST_VARIANCE = 0.5;
    private static final double MOST_SQUARE = 25;
    private static final double DISPERSION_STEP = 0.01;
    /// Blocks for which a plain binomial counts at the start. Chosen by hand: the first few do not make it.
    private static final double PRIOR_BLOCKS = 10;

    private final double effect;
    private final double relative;
    private double events;
    private double requests;
    private double seconds;
    private double dispersion = 1;
    private double blocks;

    /// @param effect least difference that matters
    /// @param relative the same as a part of the usual ratio
    RatioBaseline(double effect, double relative) {
        this.effect = effect;
        this.relative = relative;
    }

    @Override
    public double blockSeconds() {
        return BLOCK_SECONDS;
    }

    @Override
    public int leastBlocks() {
        return LEAST_BLOCKS;
    }

    @Override
    public double expected() {
        return (events + PRIOR_EVENTS) / (requests + PRIOR_REQUESTS);
    }

    /// The ratio that is usual at most, by one standard error.
    private double cautious() {
        return (events + PRIOR_EVENTS + Math.sqrt(dispersion * (events + PRIOR_EVENTS))) / (requests + PRIOR_REQUESTS);
    }

    private double difference(double usual) {
        return Math.max(effect, relative * usual);
    }

    @Override
    public double evidence(double sum, double weight) {
        double usual = cautious();
        if (requests < KNOWN_REQUESTS || seconds < KNOWN_SECONDS || usual > MOST_RATIO) {
            return 0;
        }
        double harmful = Math.min(2 * MOST_RATIO, usual + difference(usual));
        double failures = sum * Math.log(harmful / usual);
        double successes = (weight - sum) * Math.log((1 - harmful) / (1 - usual));
        return (failures + successes) / dispersion;
    }

    @Override
    public boolean isRelevant(double sum, double weight) {
        return sum >= LEAST_FAILURES && weight >= LEAST_REQUESTS && sum / weight - expected() >= difference(expected());
    }

    @Override
    public void learnRun(double sum, double weight, double took) {
        if (weight > 0) {
            learn(sum, weight, took);
        }
    }

    @Override
    public void learn(double sum, double weight, double took) {
        double usual = expected();
        double mean = usual * weight;
        double square = (sum - mean) * (sum - mean) / (mean * (1 - usual) + LEAST_VARIANCE);
        double step = Math.max(DISPERSION_STEP, 1 / (blocks + PRIOR_BLOCKS));
        dispersion = Math.max(1, dispersion + step * (Math.min(square, MOST_SQUARE) - dispersion));
        blocks++;
        double kept = Math.exp(-took / MEMORY_SECONDS);
        events = events * kept + sum;
        requests = requests * kept + weight;
        seconds += took;
    }

    @Override
    public void accept(double mean) {
        events = mean * requests;
    }

    @Override
    public double scale(double weight) {
        double usual = expected();
        return Math.sqrt(dispersion * usual * (1 - usual) / Math.max(1, weight));
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(events);
        out.writeDouble(requests);
        out.writeDouble(seconds);
        out.writeDouble(dispersion);
        out.writeDouble(blocks);
    }

    @Override
    public void read(DataInput in) throws IOException {
        events = in.readDouble();
        requests = in.readDouble();
        seconds = in.readDouble();
        dispersion = in.readDouble();
        blocks = in.readDouble();
    }
}
