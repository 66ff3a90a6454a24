package io.epicenter.contracts.topology;

/// How the packed snapshot keeps its numbers: on logarithmic scales, because their meaning is relative. Whoever
/// builds a snapshot rounds with these, so that builder and readers hold the same numbers. Rounding twice changes
/// nothing.
public final class Quantizer {
    /// Codes of a share: steps of 0.54 %, down to 2^-16.
    static final int SHARE_CODES = 2048;

    /// Steps in an octave. Chosen by hand: the errors that they make, which the methods say, are far below those of
    /// sampled telemetry, and a code takes two bytes at most.
    private static final double SHARE_STEPS = 128;
    private static final double RATE_STEPS = 32;
    private static final double RATIO_STEPS = 64;
    /// The least rate that is kept: 2^-20 a second, one request in twelve days.
    private static final int RATE_ZERO_OCTAVE = 20;
    /// The largest codes: 2^43 a second, and a ratio of 2^-16. Derived from the steps and from 11 and 10 bits.
    private static final int MAX_RATE_CODE = 2047;
    private static final int MAX_RATIO_CODE = 1023;
    /// Steps of an impact, which is kept in 16 bits.
    private static final double IMPACT_STEPS = 65_535;
    /// For logarithms to base 2.
    private static final double LOG_2 = Math.log(2);

    private Quantizer() {}

    /// The nearest share that can be kept, > 0 and <= 1; within 0.3 %.
    public static double share(double share) {
        return shareOf(shareCode(share));
    }

    /// The nearest rate that can be kept, 0 or 2^-20 to 2^43; within 1.1 %.
    public static double rate(double perSecond) {
        return rateOf(rateCode(perSecond));
    }

    /// The nearest ratio that can be kept, 0 or 2^-16 to 1; within 0.6 %.
    public static double ratio(double ratio) {
        return ratioOf(ratioCode(ratio));
    }

    /// The nearest impact probability that can be kept, in steps of 1/65535.
    public static double impact(double impact) {
        return impactOf(impactCode(impact));
    }

    static int shareCode(double share) {
        return share >= 1 ? 0 : clamp(-octaves(share) * SHARE_STEPS, SHARE_CODES - 1);
    }

    static double shareOf(int code) {
        return Math.pow(2, -code / SHARE_STEPS);
    }

    static int rateCode(double perSecond) {
        return perSecond > 0 ? 1 + clamp((octaves(perSecond) + RATE_ZERO_OCTAVE) * RATE_STEPS, MAX_RATE_CODE - 1) : 0;
    }

    static double rateOf(int code) {
        return code == 0 ? 0 : Math.pow(2, (code - 1) / RATE_STEPS - RATE_ZERO_OCTAVE);
    }

    static int ratioCode(double ratio) {
        return ratio > 0 ? 1 + clamp(-octaves(ratio) * RATIO_STEPS, MAX_RATIO_CODE - 1) : 0;
    }

    static double ratioOf(int code) {
        return code == 0 ? 0 : Math.pow(2, -(code - 1) / RATIO_STEPS);
    }

    static int impactCode(double impact) {
        return (int) Math.round(impact * IMPACT_STEPS);
    }

    static double impactOf(int code) {
        return code / IMPACT_STEPS;
    }

    private static double octaves(double value) {
        return Math.log(value) / LOG_2;
    }

    private static int clamp(double code, int most) {
        return (int) Math.max(0, Math.min(most, Math.round(code)));
    }
}
