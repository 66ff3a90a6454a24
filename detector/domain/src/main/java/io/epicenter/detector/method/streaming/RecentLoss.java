package io.epicenter.detector.method.streaming;

/// What a forecaster has missed of late, squared and in scales, and the weight that it has by that. Source: Hedge,
/// Cesa-Bianchi and Lugosi 2006, with losses that fade.
final class RecentLoss {
    /// How fast a weight falls with the loss. Chosen by hand: a forecaster whose mean squared miss is larger by
    /// that of a scale has less than a fiftieth of the weight; with more the best one is alone, with less the
    /// worse ones spoil it.
    private static final double RATE = 4;
    /// How much one miss counts at most: that of three scales, as what is learnt of one. Chosen by hand: with
    /// more, one outlier decides who is believed.
    private static final double MOST = 9;

    private RecentLoss() {}

    /// @param loss beyond that of the best one, >= 0
    static double weight(double loss) {
        return loss == 0 ? 1 : Math.exp(-RATE * loss);
    }

    /// The loss with one more miss.
    ///
    /// @param scale usual size of what forecasts miss
    /// @param part by which it counts, 0..1
    static float learn(float loss, double missed, double scale, double part) {
        double distance = missed / scale;
        return loss + (float) (part * (Math.min(MOST, distance * distance) - loss));
    }
}
