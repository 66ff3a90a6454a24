package io.epicenter.benchmarks.candidate;

/// Something that can be evaluated: a way to score series online. To add one, list it in [Candidates].
public interface Candidate {
    /// The word behind `--method`.
    String name();

    /// The alarm threshold that users get.
    double threshold();

    /// Whether it wants all metrics of a machine together; otherwise each metric gets a scorer of its own and a machine
    /// is as abnormal as its most abnormal metric.
    default boolean isMultivariate() {
        return false;
    }

    /// A scorer that has seen nothing.
    ///
    /// @param columns number of metrics; 1 unless [#isMultivariate]
    Scorer start(int columns);

    /// Scores one recording, row by row, and never sees what comes later, how long it is or where its values end.
    interface Scorer {
        /// @param millis event time, rising
        /// @param row one value per metric; NaN = missing; not to be kept
        void take(long millis, double[] row);

        /// How abnormal the last row was; higher is more so, 0 at least. What ranks rows.
        double raw();

        /// The same after the method's alarm logic; the threshold is for this one.
        double alarm();
    }
}
