package io.epicenter.detector.method.streaming;

/// How often a series shows the same value again, and how long it has stood still: a rule of thumb for frozen values.
/// O(1); three numbers in the state of a series, from `at` on.
final class FrozenValues {
    static final int SIZE = 3;
    static final int LAST_VALUE = 0;

    private static final int RUN = 1;
    private static final int SHARE = 2;
    private static final double SHARE_STEP = 0.003;
    private static final double SELDOM = 0.2;
    private static final int KNOWN_COUNT = 200;
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
