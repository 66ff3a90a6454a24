package io.epicenter.demo.shop;

/// What is wrong with one service, from `onset` to its repair. All times are seconds since the shop's start.
///
/// @param rampSeconds from onset to full effect; of a leak: to full memory
/// @param repair when the roll-back starts to help
/// @param slowdown factor on the service's whole latency at full effect, >= 1
/// @param errorRatio additional share of requests that fail at full effect
/// @param overload load over capacity at full effect; 0 when capacity stays as it is
public record Fault(
        String service,
        FaultKind kind,
        double onset,
        double rampSeconds,
        double repair,
        double slowdown,
        double errorRatio,
        double overload) {
    private static final double REPAIR_SECONDS = 8;

    /// 0 before and after, 1 at full effect.
    double effect(double now) {
        double rising = Math.clamp((now - onset) / rampSeconds, 0, 1);
        double falling = Math.clamp(1 - (now - repair) / REPAIR_SECONDS, 0, 1);
        return Math.min(rising, falling);
    }
}
