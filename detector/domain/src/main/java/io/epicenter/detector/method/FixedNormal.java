package io.epicenter.detector.method;

import io.epicenter.contracts.Direction;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// For signals of which everybody knows what is normal, such as 1 for `up`: every other value is abnormal,
/// however long it lasts. How far off it must be to matter is the rule's. Nothing is learnt but that it was
/// normal once: what never worked is not watched yet.
public final class FixedNormal implements Method {
    /// Normal intervals that it takes to be watched. Chosen by hand: a minute at 15 s, as a target that has
    /// just come needs.
    private static final int LEAST_NORMAL = 4;

    /// Distance from normal that is rounding. Chosen by hand: a mean of some thousand ones is 1 but for the
    /// last bits.
    private static final double ROUNDING = 1e-6;

    /// Probability of another value. Chosen by hand: two intervals of it are more than the evidence that an
    /// alarm needs, one is less.
    private static final double ABNORMAL_P = 1e-6;

    /// Distance from normal that counts as one deviation. Chosen by hand: so that 0 instead of 1 is ten.
    private static final double SCALE = 0.1;

    private final double normal;

    public FixedNormal(double normal) {
        this.normal = normal;
    }

    @Override
    public String name() {
        return "fixed";
    }

    @Override
    public Model start(Preset preset) {
        return new Watched(normal, 0);
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        return new Watched(normal, in.readInt());
    }

    private static final class Watched implements Model {
        private final double normal;
        private int seen;

        Watched(double normal, int seen) {
            this.normal = normal;
            this.seen = seen;
        }

        @Override
        public void score(Observation observation, ScoredValue scored) {
            double off = observation.value() - normal;
            boolean abnormal = Math.abs(off) > ROUNDING;
            double p = abnormal ? ABNORMAL_P : 1;
            scored.setExpected(normal, normal, normal, SCALE)
                    .setDeviation(
                            abnormal ? off / SCALE : 0, p, p, abnormal ? ScoredValue.directionOf(off) : Direction.NONE)
                    .setWarming(seen < LEAST_NORMAL);
        }

        @Override
        public void learn(Observation observation, ScoredValue scored, Learning learning) {
            if (scored.pValue() == 1 && seen < LEAST_NORMAL) {
                seen++;
            }
        }

        @Override
        public void learnOutlier(double deviation) {}

        @Override
        public void acceptLevel() {}

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeInt(seen);
        }
    }
}
