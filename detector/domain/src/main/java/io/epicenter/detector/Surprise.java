package io.epicenter.detector;

import io.epicenter.detector.method.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Tells news from echo. A surprise is remembered and fades; it is news only when it exceeds what is left of
/// those before, so an event is told once, at its onset, and again only when it becomes worse. Two numbers.
public final class Surprise {
    /// News from here on are an anomaly: -ln p.
    public static final double ALARM = 10;

    private static final double RECENT = 20;
    private static final double MEMORY = 60;
    private static final double RECENT_FADE = Math.exp(-1 / RECENT);
    private static final double FADE = Math.exp(-1 / MEMORY);

    private double recent;
    private double held;
    private double news;

    /// Takes the verdict on a value; while warming nothing surprises.
    void take(Verdict verdict) {
        take(verdict.warming() ? 0 : -Math.log(verdict.pValue()));
    }

    /// @param value -ln p, at least 0
    void take(double value) {
        recent = Math.max(recent * RECENT_FADE, value);
        held *= FADE;
        news = value > held ? value : 0;
        held = Math.max(held, value);
    }

    /// How abnormal the last [#RECENT] values were: the largest surprise among them, faded by its age.
    double recent() {
        return recent;
    }

    /// What of the last surprise is news; 0 when it is none.
    double news() {
        return news;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(recent);
        out.writeDouble(held);
    }

    void read(DataInput in) throws IOException {
        recent = in.readDouble();
        held = in.readDouble();
    }
}
