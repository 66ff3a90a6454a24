package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Tells news from echo. A surprise is remembered and fades; it is news only when it exceeds what is left of
/// those before, so an event is told once, at its onset, and again only when it becomes worse. What surprised in
/// the same direction at the same time of yesterday is an echo too: a nightly job is told on its first night, or
/// when it grows. At most 200 bytes, of which most are for series that have had news.
public final class Surprise {
    /// News from here on are an anomaly: -ln p.
    public static final double ALARM = 10;

    private static final double RECENT = 20;
    private static final double MEMORY = 60;
    private static final double RECENT_FADE = Math.exp(-1 / RECENT);
    private static final double FADE = Math.exp(-1 / MEMORY);
    /// News of at least so much are kept for the next day.
    private static final double KEPT = 5;
    private static final int MOST_KEPT = 8;
    private static final double ECHO = 1.25;
    private static final int DAY_MINUTES = 1440;
    private static final int SAME_TIME_MINUTES = 60;

    private double recent;
    private double held;
    private double news;
    private @Nullable Kept kept;

    /// The last news that were strong, in a ring.
    private static final class Kept {
        private final int[] minute = new int[MOST_KEPT];
        /// Negative for a value below what was expected.
        private final float[] strength = new float[MOST_KEPT];
        private int next;

        void add(int now, float strong) {
            minute[next] = now;
            strength[next] = strong;
            next = (next + 1) % MOST_KEPT;
        }

        boolean hasLike(int now, float strong) {
            for (int i = 0; i < MOST_KEPT; i++) {
                boolean yesterday = Math.abs(now - minute[i] - DAY_MINUTES) <= SAME_TIME_MINUTES;
                boolean alike = strong > 0 ? strong <= ECHO * strength[i] : strong >= ECHO * strength[i];
                if (yesterday && alike && strength[i] != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Takes the verdict on a value; while warming nothing surprises.
    ///
    /// @param millis event time
    void take(long millis, Verdict verdict) {
        double value = verdict.warming() ? 0 : -Math.log(verdict.pValue());
        take(millis, value, verdict.direction() == Direction.DOWN);
    }

    /// Takes one that has no direction: it has no echo on the next day.
    ///
    /// @param value -ln p, at least 0
    public void take(double value) {
        recent = Math.max(recent * RECENT_FADE, value);
        held *= FADE;
        news = value > held ? value : 0;
        held = Math.max(held, value);
    }

    /// @param value -ln p, at least 0
    /// @param down below what was expected
    void take(long millis, double value, boolean down) {
        take(value);
        if (news >= KEPT) {
            compareWithYesterday((int) (millis / 60_000), (float) (down ? -news : news));
        }
    }

    private void compareWithYesterday(int minute, float strong) {
        Kept known = kept;
        if (known == null) {
            known = new Kept();
            kept = known;
        }
        if (known.hasLike(minute, strong)) {
            news = 0;
        }
        known.add(minute, strong);
    }

    /// How abnormal the last [#RECENT] values were: the largest surprise among them, faded by its age.
    public double recent() {
        return recent;
    }

    /// What of the last surprise is news; 0 when it is none.
    public double news() {
        return news;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(recent);
        out.writeDouble(held);
        Kept known = kept;
        out.writeBoolean(known != null);
        if (known != null) {
            for (int i = 0; i < MOST_KEPT; i++) {
                out.writeInt(known.minute[i]);
                out.writeFloat(known.strength[i]);
            }
            out.writeByte(known.next);
        }
    }

    void read(DataInput in) throws IOException {
        recent = in.readDouble();
        held = in.readDouble();
        if (in.readBoolean()) {
            Kept known = new Kept();
            for (int i = 0; i < MOST_KEPT; i++) {
                known.minute[i] = in.readInt();
                known.strength[i] = in.readFloat();
            }
            known.next = Math.floorMod(in.readByte(), MOST_KEPT);
            kept = known;
        }
    }
}
