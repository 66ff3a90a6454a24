package io.epicenter.detector.feedback;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much evidence an alarm of a series needs, as a factor on the configured threshold, learnt from ratings. A false
/// alarm raises it towards the evidence that it had, a confirmed one lowers it; each series half, its rule the other
/// half: a series' own factor is shrunk half-way to that of its rule. Never frozen: every rating counts the same, and
/// without ratings it fades back with a half-life. Stochastic approximation (Robbins, Monro 1951) of the threshold at
/// which as many alarms are false as the two steps say. O(1), bounded.
public final class Sensitivity {
    /// Least level, in logarithms of the factor: half of the evidence. Chosen by hand: with less, noise fires.
    private static final double LEAST = Math.log(0.5);
    /// Greatest level: twenty times the evidence. Chosen by hand: that is as good as never.
    private static final double MOST = Math.log(20);

    private final Settings settings;
    private final Map<String, Level> ofSeries;
    private final Map<String, Level> ofRule;
    private final Map<String, Adjustment> adjustments;

    /// What can be tuned.
    ///
    /// @param raise step of a false alarm, in logarithms
    /// @param reach part of the way to the false alarm's own evidence
    /// @param lower step of a confirmed alarm
    /// @param sharing what a rule takes of the step of one of its series, 0..1
    /// @param halfLifeDays in which a level fades by half
    /// @param maxSeries bound; the one not rated for longest is forgotten
    public record Settings(
            double raise, double reach, double lower, double sharing, double halfLifeDays, int maxSeries) {
        public static final Settings DEFAULT = new Settings(0.2, 0.5, 0.1, 0.02, 60, 10_000);
    }

    /// @param logarithm of the factor, as of then
    private record Level(double logarithm, long millis) {}

    /// What a rating has done, to take it back.
    private record Adjustment(String rule, String series, double step, long millis) {}

    /// Keeps the last used.
    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Bounded(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    public Sensitivity(Settings settings) {
        this.settings = settings;
        ofSeries = new Bounded<>(settings.maxSeries());
        ofRule = new Bounded<>(settings.maxSeries());
        adjustments = new Bounded<>(settings.maxSeries());
    }

    /// The factor on the threshold, 1 without ratings.
    ///
    /// @param millis event time
    public double factor(String rule, String series, long millis) {
        if (ofSeries.isEmpty() && ofRule.isEmpty()) {
            return 1;
        }
        return Math.exp((level(ofSeries, series, millis) + level(ofRule, rule, millis)) / 2);
    }

    private double level(Map<String, Level> levels, String key, long millis) {
        Level level = levels.get(key);
        if (level == null) {
            return 0;
        }
        double days = Math.max(0, millis - level.millis()) / 86_400_000.0;
        return level.logarithm() * Math.exp(-Math.log(2) * days / settings.halfLifeDays());
    }

    /// Learns from a false alarm.
    ///
    /// @param rating its id, by which it can be taken back
    /// @param evidence of the alarm, as a multiple of the configured threshold, > 0
    public void falseAlarm(String rating, String rule, String series, double evidence, long millis) {
        double now = (level(ofSeries, series, millis) + level(ofRule, rule, millis)) / 2;
        double step = settings.raise() + settings.reach() * Math.max(0, Math.log(evidence) - now);
        applyRating(rating, new Adjustment(rule, series, step, millis));
    }

    /// Learns from an alarm that was right.
    public void confirmed(String rating, String rule, String series, long millis) {
        applyRating(rating, new Adjustment(rule, series, -settings.lower(), millis));
    }

    /// Undoes a rating, as far as it has not faded.
    public void revoke(String rating) {
        Adjustment move = adjustments.remove(rating);
        if (move != null) {
            adjust(move, -1);
        }
    }

    private void applyRating(String rating, Adjustment move) {
        adjustments.put(rating, move);
        adjust(move, 1);
    }

    private void adjust(Adjustment move, int sign) {
        adjust(ofSeries, move.series(), sign * move.step(), move.millis());
        adjust(ofRule, move.rule(), sign * move.step() * settings.sharing(), move.millis());
    }

    private void adjust(Map<String, Level> levels, String key, double step, long millis) {
        Level known = levels.get(key);
        long now = known == null ? millis : Math.max(millis, known.millis());
        levels.put(key, new Level(Math.clamp(level(levels, key, now) + step, LEAST, MOST), now));
    }

    public void write(DataOutput out) throws IOException {
        write(out, ofSeries);
        write(out, ofRule);
        out.writeInt(adjustments.size());
        for (Map.Entry<String, Adjustment> entry : adjustments.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue().rule());
            out.writeUTF(entry.getValue().series());
            out.writeDouble(entry.getValue().step());
            out.writeLong(entry.getValue().millis());
        }
    }

    private static void write(DataOutput out, Map<String, Level> levels) throws IOException {
        out.writeInt(levels.size());
        for (Map.Entry<String, Level> entry : levels.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeDouble(entry.getValue().logarithm());
            out.writeLong(entry.getValue().millis());
        }
    }

    /// Takes what was written; only for a new one with the same settings.
    public void read(DataInput in) throws IOException {
        read(in, ofSeries);
        read(in, ofRule);
        for (int left = in.readInt(); left > 0; left--) {
            adjustments.put(in.readUTF(), new Adjustment(in.readUTF(), in.readUTF(), in.readDouble(), in.readLong()));
        }
    }

    private static void read(DataInput in, Map<String, Level> levels) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            levels.put(in.readUTF(), new Level(in.readDouble(), in.readLong()));
        }
    }
}
