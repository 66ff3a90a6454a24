package io.epicenter.detector;

/// Tells news from echo: a surprise counts only when it exceeds the largest recent one, which fades over [#MEMORY]
/// values. So an event is told once, at its onset, and again only when it becomes worse. Keeps one number.
public final class Surprise {
    /// News from here on are an anomaly: -ln p.
    public static final double ALARM = 10.4;

    private static final double MEMORY = 50;
    private static final double FADE = Math.exp(-1 / MEMORY);

    private double latest;
    private double news;
    private double held;

    /// @param value -ln p, at least 0
    void take(double value) {
        latest = value;
        held *= FADE;
        news = value > held ? value : 0;
        held = Math.max(held, value);
    }

    double latest() {
        return latest;
    }

    double news() {
        return news;
    }
}
