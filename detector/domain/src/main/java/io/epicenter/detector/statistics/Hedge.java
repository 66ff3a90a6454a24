package io.epicenter.detector.statistics;

/// Mixes three forecasts by their recent losses. Source: Cesa-Bianchi and Lugosi 2006. O(1); three numbers in the state
/// of a series, from `at` on.
public final class Hedge {
    /// Length of the state.
    public static final int SIZE = 3;

    /// Places in it: the loss of each forecast.
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int THIRD = 2;
    /// Part by which the newest miss counts in a loss: about the last fifty values. Chosen on KPI and NAB
    /// together, as the layered method that uses it (docs/accuracy-detection.md).
    private static final double STEP = 0.02;

    /// Added to the least loss. Chosen by hand, so that losses that are all 0 can be divided by it; far below
    /// what a loss is otherwise.
    private static final double LEAST_LOSS = 1e-30;

    private Hedge() {}

    /// What the mixed forecast misses, of what each of them misses.
    public static double mix(float[] state, int at, double first, double second, double third) {
        double least = Math.min(state[at + FIRST], Math.min(state[at + SECOND], state[at + THIRD])) + LEAST_LOSS;
        double one = weight(state[at + FIRST] / least);
        double two = weight(state[at + SECOND] / least);
        double three = weight(state[at + THIRD] / least);
        return (one * first + two * second + three * third) / (one + two + three);
    }

    /// About exp(4 - 4 loss), without its cost.
    private static double weight(double loss) {
        double root = 1 / (0.5 + 0.5 * loss);
        double square = root * root;
        double fourth = square * square;
        return fourth * fourth;
    }

    /// Learns what each of them has missed.
    ///
    /// @param limit what one value may count as at most
    public static void learn(float[] state, int at, double first, double second, double third, double limit) {
        learn(state, at + FIRST, first, limit);
        learn(state, at + SECOND, second, limit);
        learn(state, at + THIRD, third, limit);
    }

    private static void learn(float[] state, int slot, double missed, double limit) {
        state[slot] += (float) (STEP * (Math.min(Math.abs(missed), limit) - state[slot]));
    }
}
