package io.epicenter.detector.method.streaming;

/// How often a series shows the same value again, and how long it has stood still: a rule of thumb for frozen values.
/// O(1); three numbers in the state of a series, from `at` on.
final class FrozenValues {
    /// Length of the state, and the place of the latest value in it.
    static final int SIZE = 3;
    static final int LAST_VALUE = 0;

    /// Places of the repeats in a row and of the share of repeated values.
    private static final int RUN = 1;
    private static final int SHARE = 2;
    /// Part by which the newest value counts in the share of repeated ones: about the last 330 values. Chosen on
    /// KPI and NAB together (docs/accuracy-detection.md).
    private static final double SHARE_STEP = 0.003;
    /// Share of repeated values up to which a series repeats itself seldom, and values before that is known. Chosen
    /// on KPI and NAB together (docs/accuracy-detection.md).
    private static final double SELDOM = 0.2;
    private static final int KNOWN_COUNT = 200;
    /// Repeats in a row at which a value is frozen, and what that is worth, as -ln p: above the shipped threshold
    /// of 10, so that it is told alone. Chosen on KPI and NAB together (docs/accuracy-detection.md).
    private static final int FROZEN_RUN = 34;
    private static final double FROZEN_EVIDENCE = 12;

    private FrozenValues() {}

    /// A series that seldom repeats a value and now shows the same one again and again: told once.
    ///
    /// @param count of values before
    static double evidence(float[] state, int at, double y, double count) {
        boolean seldom = count >= KNOWN_COUNT && state[at + SHARE] <= SELDOM;
        if (!seldom || (float) y != state[at + LAST_VALUE]) {
            return 0;
        }
        return state[at + RUN] + 1 == FROZEN_RUN ? FROZEN_EVIDENCE : 0;
    }

    static void learn(float[] state, int at, double y) {
        boolean repeated = (float) y == state[at + LAST_VALUE];
        state[at + RUN] = repeated ? state[at + RUN] + 1 : 0;
        state[at + SHARE] += (float) (SHARE_STEP * ((repeated ? 1 : 0) - state[at + SHARE]));
        state[at + LAST_VALUE] = (float) y;
    }
}
