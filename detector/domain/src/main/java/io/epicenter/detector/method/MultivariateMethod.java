package io.epicenter.detector.method;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/// A way to tell how unlikely the signals of one entity are together; a plug-in. Pure and deterministic.
public interface MultivariateMethod {
    /// The name in configuration and in `Anomaly.detector`.
    String name();

    /// A model that has seen nothing.
    ///
    /// @param intervalSeconds usual distance of two vectors
    Model start(double intervalSeconds);

    /// A model as it was written.
    Model restore(double intervalSeconds, DataInput in) throws IOException;

    /// What is thought of one vector.
    ///
    /// @param score 0 usual .. 1 isolated at once
    /// @param expected the median score
    /// @param upper the score that is exceeded with p = 0.001
    /// @param pValue probability of a score at least as high, on data held back from training
    /// @param warming true until there was enough to train with
    record MultivariateScore(double score, double expected, double upper, double pValue, boolean warming) {}

    /// What a method knows about the signals of one entity. Confined to one thread.
    interface Model {
        /// Judges the deviations of an interval, in robust standard deviations, signed, by signal; a signal that is
        /// missing counts as usual. Does not learn.
        MultivariateScore score(Map<String, Double> deviations);

        /// Which signals make the vector abnormal: name -> part of the whole, 0..1, greatest first, at most eight.
        Map<String, Double> contributions(Map<String, Double> deviations);

        /// Follows the deviations just scored.
        ///
        /// @param learning HELD: the vector is kept out of training
        void learn(long timeMillis, Map<String, Double> deviations, Learning learning);

        void write(DataOutput out) throws IOException;
    }
}
