package io.epicenter.correlator;

/// How sure a ranking is of its first candidate. Source: logistic regression (Platt 1999) with equal weight for each
/// recorded system; how well it carries over is in docs/accuracy-root-cause.md.
final class Confidence {
    private static final double MEASURED_BIAS = 0.78;
    private static final double MEASURED_SLOPE = 0.93;
    private static final double ALERTS_BIAS = -1.5;
    private static final double ALERTS_SLOPE = 3.71;
    private static final double WIDEST = 6;

    private Confidence() {}

    /// Where signals are measured: by how far the first is ahead of the second.
    ///
    /// @param margin log-odds of the first less those of the second; >= 0
    static double measured(double margin) {
        return logistic(MEASURED_BIAS + MEASURED_SLOPE * Math.sqrt(Math.clamp(margin, 0, WIDEST)));
    }

    /// Where alerts are all there is: by the part of the rare ones that the first explains.
    ///
    /// @param explained 0..1
    static double ofAlerts(double explained) {
        return logistic(ALERTS_BIAS + ALERTS_SLOPE * explained);
    }

    private static double logistic(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
