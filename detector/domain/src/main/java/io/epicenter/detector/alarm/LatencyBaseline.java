package io.epicenter.detector.alarm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The usual logarithm of a latency over hours. A block is judged by the likelihood ratio of two normal
/// distributions, whose spread is that of blocks, and whose level follows within an hour, so that the course of a day
/// is no harm. Three numbers.
final class LatencyBaseline implements LastingBaseline {
    /// Length of a block, seconds. Chosen by hand: a dozen values at 15 s.
    private static final double BLOCK_SECONDS = 180;
    /// Blocks that evidence must come from. Chosen by hand: a quarter of an hour is lasting.
    private static final int LEAST_BLOCKS = 5;
    /// Blocks that must be known beforehand. Chosen by hand: an hour.
    private static final double KNOWN_BLOCKS = 20;
    /// Blocks over which the level is remembered: an hour. Chosen by hand: what changes with the hours of a day is
    /// followed, and a step is judged before it is half forgotten.
    private static final double LEVEL_BLOCKS = 20;
    /// Blocks over which the spread is remembered: a day. Chosen by hand: the noise of all its hours.
    private static final double SPREAD_BLOCKS = 480;
    /// Part of the least effects of the rule that matters when it lasts. Chosen by hand: with a rule's usual 40 %, a
    /// tenth.
    private static final double PART = 0.25;
    /// Least spread of a block, and by how much more it is taken over the root of the blocks known. Chosen by hand: two
    /// per cent of a latency is nothing, and a few blocks do not know the spread.
    private static final double LEAST_SCALE = 0.02;
    private static final double UNCERTAIN = 2;
    /// How far from usual a block counts at most, and the least harm at most, in spreads. Chosen by hand: the normal
    /// distribution is not believed further out.
    private static final double MOST_DISTANCE = 4;
    private static final double MOST_HARM = 2;
    /// How much of a block is learnt at most, in spreads (Huber 1964). Chosen by hand, as in the models.
    private static final double CLIP = 3;
    /// Least value that has a logarithm. Chosen by hand: a nanosecond.
    private static final double LEAST_VALUE = 1e-9;

    private final double effect;
    private final double relative;
    private double level;
    private double variance;
    private double blocks;

    /// @param effect least difference that matters at once, in the signal's unit
    /// @param relative the same as a part of what is usual
    LatencyBaseline(double effect, double relative) {
        this.effect = PART * effect;
        this.relative = PART * relative;
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
        return Math.exp(level);
    }

    private double spread() {
        return Math.max(LEAST_SCALE, Math.sqrt(variance) * (1 + UNCERTAIN / Math.sqrt(blocks)));
    }

    private double harm() {
        return Math.log1p(Math.max(relative, effect / expected()));
    }

    private static double logarithm(double sum, double weight) {
        return Math.log(Math.max(LEAST_VALUE, sum / weight));
    }

    @Override
    public double evidence(double sum, double weight) {
        if (blocks < KNOWN_BLOCKS) {
            return 0;
        }
        double spread = spread();
        double distance = Math.min(MOST_DISTANCE, (logarithm(sum, weight) - level) / spread);
        double harm = Math.min(MOST_HARM, harm() / spread);
        return harm * (distance - harm / 2);
    }

    @Override
    public boolean isRelevant(double sum, double weight) {
        return logarithm(sum, weight) - level >= harm();
    }

    @Override
    public void follow(double sum, double weight, double took) {
        level += residual(sum, weight) / LEVEL_BLOCKS;
    }

    @Override
    public void learn(double sum, double weight, double took) {
        double residual = residual(sum, weight);
        if (blocks > 0) {
            variance += Math.max(1 / (blocks + 1), 1 / SPREAD_BLOCKS) * (residual * residual - variance);
        }
        level += Math.max(1 / (blocks + 1), 1 / LEVEL_BLOCKS) * residual;
        blocks = Math.min(SPREAD_BLOCKS, blocks + 1);
    }

    private double residual(double sum, double weight) {
        double limit = blocks < KNOWN_BLOCKS ? Double.MAX_VALUE : CLIP * spread();
        return Math.clamp(logarithm(sum, weight) - level, -limit, limit);
    }

    @Override
    public void accept(double mean) {
        level = Math.log(Math.max(LEAST_VALUE, mean));
    }

    @Override
    public double scale(double weight) {
        return spread() * expected();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(level);
        out.writeDouble(variance);
        out.writeDouble(blocks);
    }

    @Override
    public void read(DataInput in) throws IOException {
        level = in.readDouble();
        variance = in.readDouble();
        blocks = in.readDouble();
    }
}
