package io.epicenter.correlator.rootcause;

/// How sure a ranking is of its first candidate: a logistic curve of what the ranking rests on. Source: logistic
/// regression (Platt 1999), fitted with equal weight for each recorded system; how well it carries over is in
/// docs/accuracy-root-cause.md.
public final class Confidence {
    /// Where signals are measured: how far the first is ahead is all that counts.
    public static final Curve MEASURED = new Curve(0.78, 0.93, 0);

    /// Where alerts are all there is, how much there is to go on counts as well.
    public static final Curve OF_ALERTS = new Curve(-3.85, 1.38, 0.54);

    /// Lead in log-odds beyond which a candidate is no surer. Chosen together with the curves
    /// (docs/accuracy-root-cause.md, "Calibration"); larger lets a lead beyond all doubt count on.
    private static final double WIDEST = 6;
    /// Where no cause is clear, none is published as more likely than not.
    private static final double UNCLEAR = 0.5;

    private Confidence() {}

    /// What a ranking rests on.
    ///
    /// @param measured whether any signal around the symptoms is; otherwise alerts are all there is
    /// @param margin log-odds of the first less those of the second, or of "none" when it is the only one; >= 0
    /// @param surprise sum of the symptoms' rarities, each signature once; >= 0
    /// @param clear whether the first is named as the cause
    public record Features(boolean measured, double margin, double surprise, boolean clear) {
        /// In whose square root the curve is, because what is far ahead is not more right for being farther.
        public double lead() {
            return Math.sqrt(Math.clamp(margin, 0, WIDEST));
        }

        /// Twice as much to go on is not twice as telling.
        public double weight() {
            return Math.log1p(surprise);
        }
    }

    /// Log-odds of being right = bias + lead x [Features#lead] + weight x [Features#weight].
    public record Curve(double bias, double lead, double weight) {
        /// 0..1
        public double of(Features grounds) {
            double sure = 1 / (1 + Math.exp(-(bias + lead * grounds.lead() + weight * grounds.weight())));
            return grounds.clear() || !grounds.measured() ? sure : Math.min(sure, UNCLEAR);
        }
    }

    static double of(Features grounds) {
        return (grounds.measured() ? MEASURED : OF_ALERTS).of(grounds);
    }
}
