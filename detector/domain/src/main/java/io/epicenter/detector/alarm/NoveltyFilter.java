package io.epicenter.detector.alarm;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Tells novelty from echo. A surprisal is remembered and fades; it is novel only when it exceeds what is left of
/// those before, so an event fires once, at its onset, and again only when it becomes worse. What was improbable in
/// the same direction at the same time of yesterday is an echo too: a nightly job fires on its first night, or
/// when it grows. At most 200 bytes, of which most are for series that have had novelties.
public final class NoveltyFilter {
    /// Novelty from here on is an anomaly, -ln p. It favours few alarms: about 7 would be best for NAB, but has more
    /// than a false alert a day on KPI (docs/accuracy-detection.md).
    public static final double ALARM = 10;

    /// Values in which the surprisal that ranks a series fades to a third. Measured: VUS-PR on KPI .26 for 0, .46
    /// for 20, .41 for 50 (docs/accuracy-detection.md).
    private static final double RECENT = 20;
    /// Values in which a surprisal that was seen before fades to a third. Measured: 200 or 500 lost windows of NAB and
    /// lowered all scores (docs/accuracy-detection.md).
    private static final double MEMORY = 60;
    /// The factors per value that follow from the two.
    private static final double RECENT_FADE = Math.exp(-1 / RECENT);
    private static final double FADE = Math.exp(-1 / MEMORY);
    /// Novelty of at least so much is kept for the next day, -ln p. Chosen by hand: half of what is an anomaly, so that
    /// the echo of what was not quite one is known, too.
    private static final double KEPT = 5;
    /// Strong novelties that are kept. Chosen by hand: 8 bytes each, and seldom more than a few a day.
    private static final int MOST_KEPT = 8;
    /// So much stronger than yesterday an echo may be. Measured: flat from 1 to 1.5 (docs/accuracy-detection.md).
    private static final double ECHO = 1.25;
    /// A minute, milliseconds.
    private static final long MINUTE_MILLIS = 60_000;
    /// Minutes of a day.
    private static final int DAY_MINUTES = 24 * 60;
    /// Minutes from yesterday's time of day that an echo may be. Measured: flat from 30 to 75
    /// (docs/accuracy-detection.md).
    private static final int SAME_TIME_MINUTES = 60;

    private double recentSurprisal;
    private double remembered;
    private double novelty;
    private @Nullable StrongNovelties strongNovelties;

    /// The last strong novelties, in a ring.
    private static final class StrongNovelties {
        private final int[] minute = new int[MOST_KEPT];
        /// Negative for a value below what was expected.
        private final float[] strength = new float[MOST_KEPT];
        private int next;

        void add(int now, float strong) {
            minute[next] = now;
            strength[next] = strong;
            next = (next + 1) % MOST_KEPT;
        }

        boolean containsSimilar(int now, float strong) {
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

    /// Takes the score of a value; while warming nothing is novel.
    ///
    /// @param millis event time
    public void add(long millis, ScoredValue scored) {
        double value = scored.warming() ? 0 : -Math.log(scored.pValue());
        add(millis, value, scored.direction() == Direction.DOWN);
    }

    /// Takes one that has no direction: it has no echo on the next day.
    ///
    /// @param value -ln p, at least 0
    public void add(double value) {
        recentSurprisal = Math.max(recentSurprisal * RECENT_FADE, value);
        remembered *= FADE;
        novelty = value > remembered ? value : 0;
        remembered = Math.max(remembered, value);
    }

    /// @param value -ln p, at least 0
    /// @param down below what was expected
    void add(long millis, double value, boolean down) {
        add(value);
        if (novelty >= KEPT) {
            compareWithYesterday((int) (millis / MINUTE_MILLIS), (float) (down ? -novelty : novelty));
        }
    }

    private void compareWithYesterday(int minute, float strong) {
        StrongNovelties known = strongNovelties;
        if (known == null) {
            known = new StrongNovelties();
            strongNovelties = known;
        }
        if (known.containsSimilar(minute, strong)) {
            novelty = 0;
        }
        known.add(minute, strong);
    }

    /// How abnormal the last [#RECENT] values were: the largest surprisal among them, faded by its age.
    public double recentSurprisal() {
        return recentSurprisal;
    }

    /// What of the last surprisal is novel; 0 when nothing is.
    public double novelty() {
        return novelty;
    }

    public void write(DataOutput out) throws IOException {
        out.writeDouble(recentSurprisal);
        out.writeDouble(remembered);
        StrongNovelties known = strongNovelties;
        out.writeBoolean(known != null);
        if (known != null) {
            for (int i = 0; i < MOST_KEPT; i++) {
                out.writeInt(known.minute[i]);
                out.writeFloat(known.strength[i]);
            }
            out.writeByte(known.next);
        }
    }

    public void read(DataInput in) throws IOException {
        recentSurprisal = in.readDouble();
        remembered = in.readDouble();
        if (in.readBoolean()) {
            StrongNovelties known = new StrongNovelties();
            for (int i = 0; i < MOST_KEPT; i++) {
                known.minute[i] = in.readInt();
                known.strength[i] = in.readFloat();
            }
            known.next = Math.floorMod(in.readByte(), MOST_KEPT);
            strongNovelties = known;
        }
    }
}
