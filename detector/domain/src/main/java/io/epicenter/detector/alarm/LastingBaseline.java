package io.epicenter.detector.alarm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What is usual of a signal over hours, and how much a block of minutes speaks for harm beside that.
interface LastingBaseline {
    /// How long a block is, seconds.
    double blockSeconds();

    /// The blocks that evidence must come from at least.
    int leastBlocks();

    /// The logarithm of how much more likely a block is with the least harm that matters than as usual; 0 while too
    /// little
    /// is known.
    ///
    /// @param sum of the values, each times its weight
    /// @param weight requests, or seconds where there are none
    double evidence(double sum, double weight);

    /// Whether the mean of some blocks is so far from usual that it matters, and rests on enough.
    boolean isRelevant(double sum, double weight);

    /// Takes a block that may belong to harm, which is not known yet; nothing by default.
    default void follow(double sum, double weight, double seconds) {}

    /// Takes the blocks before, which turned out to be no harm; nothing by default, for those that followed them.
    default void learnRun(double sum, double weight, double seconds) {}

    /// Takes a block as usual.
    void learn(double sum, double weight, double seconds);

    /// Takes a mean as the usual one.
    void accept(double mean);

    /// What is expected, in the signal's unit.
    double expected();

    /// Standard deviation of the mean of a block, in the signal's unit.
    double scale(double weight);

    void write(DataOutput out) throws IOException;

    void read(DataInput in) throws IOException;
}
