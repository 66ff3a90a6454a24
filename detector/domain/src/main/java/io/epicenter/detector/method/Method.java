package io.epicenter.detector.method;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// A way to tell what is expected of a signal; a plug-in. Pure and deterministic: the same observations give the
/// same verdicts, bit for bit. A method keeps no state of its own; each signal has a [Model].
public interface Method {
    /// How many models are touched ahead: the fewer, the more waits; too many, and the first are gone again.
    int PREFETCH_BATCH = 32;

    /// The name in configuration and in `Anomaly.detector`.
    String name();

    /// A model that has seen nothing.
    Model start(Preset preset);

    /// Whether its models limit by themselves what they learn of abnormal values, so that nothing need be kept from
    /// them.
    default boolean isSelfLimiting(Preset preset) {
        return false;
    }

    /// A model as it was written.
    Model restore(Preset preset, DataInput in) throws IOException;

    /// What a method knows about one signal. Confined to one thread.
    interface Model {
        /// Judges an observation by what was learnt before it, and writes what it says over a verdict. Does not learn.
        void score(Observation observation, ScoredValue scored);

        /// The same as a verdict of its own.
        default ScoredValue score(Observation observation) {
            ScoredValue scored = new ScoredValue();
            score(observation, scored);
            return scored;
        }

        /// Learns from the observation just scored.
        void learn(Observation observation, ScoredValue scored, Learning learning);

        /// Learns that a deviation of this many scales came without being an incident.
        void learnOutlier(double deviation);

        /// Takes the level of the most recent observations as the normal one.
        void acceptLevel();

        void write(DataOutput out) throws IOException;

        /// Reads a little of all memory that scoring at a time will need, so that it is at hand when its turn comes
        /// soon: with millions of models, waiting for memory takes longest, and reads made ahead wait together.
        /// Returns something of what was read, for the caller to use; otherwise the reading would be left out.
        default double prefetch(long timeMillis) {
            return 0;
        }
    }
}
