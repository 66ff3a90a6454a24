package io.epicenter.detector.method.streaming;

import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.statistics.ResidualTails;
import io.epicenter.detector.statistics.SmoothingFactor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Forecasts a signal from the levels it has had: a fast level, a slow level with damped trend, and a level with
/// a daily profile ([HourlyProfile]) once two days have been seen; mixed by recent loss (Hedge, Cesa-Bianchi and
/// Lugosi 2006). Knows values on the scale on which their noise is even ([VarianceStabilizer]). O(1), allocates
/// nothing. Confined to one thread.
final class LevelForecaster {
    /// Place of the profile in a model's array.
    private static final int PROFILE = ResidualTails.SIZE;
    /// Length of a model's array.
    static final int SIZE = PROFILE + HourlyProfile.SIZE;

    /// How long the fast level remembers: the longer of so many seconds and so many intervals. Chosen by hand: a
    /// few minutes; longer follows late, shorter takes noise for a level.
    private static final double FAST_SECONDS = 180;
    private static final double FAST_INTERVALS = 12;
    /// The same for the slow level: half an hour. Chosen by hand: five to ten times the fast one, so that the
    /// two differ in what they follow.
    private static final double SLOW_SECONDS = 1800;
    private static final double SLOW_INTERVALS = 60;
    /// A day, seconds.
    private static final double DAY_SECONDS = 86_400;
    /// Visits of a bin over which its offset is averaged; fewer while fewer have been. Chosen by hand: a working
    /// week.
    private static final double PROFILE_DAYS = 5;
    /// Seconds from the first value until the profile is asked. Chosen by hand: two days, because one day cannot
    /// tell a rhythm from a change.
    private static final double PROFILE_NEEDS_SECONDS = 2 * DAY_SECONDS;

    /// Days that count as seen from the start, for the memory of a bin. Chosen by hand: the first value is then
    /// not the whole of its hour.
    private static final double EARLY_DAYS = 0.5;
    /// How much longer the slope remembers than the slow level. Chosen by hand: with less, noise is taken for a
    /// trend; with more, a trend is followed late.
    private static final double SLOPE_MEMORY = 8;

    private final Preset preset;
    private double firstSeconds;
    private double fast;
    private double slow;
    private float slope;
    private double dayLevel;
    private double dayMean;
    private float lossFast;
    private float lossSlow;
    private float lossDay;
    /// Holds the profile, offsets from the mean level by the hour, from [#PROFILE] on.
    private final float[] state;
    /// The level with the profile at the time last forecast.
    private double daily;

    LevelForecaster(Preset preset, float[] state) {
        this.preset = preset;
        this.state = state;
    }

    double fast() {
        return fast;
    }

    double slow() {
        return slow;
    }

    /// How long the slow level remembers.
    double slowSeconds() {
        return Math.max(SLOW_SECONDS, SLOW_INTERVALS * preset.intervalSeconds());
    }

    private double fastSeconds() {
        return Math.max(FAST_SECONDS, FAST_INTERVALS * preset.intervalSeconds());
    }

    /// Seconds since the first value.
    double age(long timeMillis) {
        return timeMillis / 1000.0 - firstSeconds;
    }

    void start(long timeMillis, double y) {
        firstSeconds = timeMillis / 1000.0;
        fast = slow = dayLevel = dayMean = y;
    }

    /// What is expected `seconds` after the value learnt last, at a time.
    double forecast(long timeMillis, double seconds) {
        daily = HourlyProfile.level(state, PROFILE, preset.calendar().clock().local(timeMillis), dayLevel);
        double best = Math.min(lossFast, lossSlow);
        boolean knowsDay = age(timeMillis) > PROFILE_NEEDS_SECONDS;
        if (knowsDay) {
            best = Math.min(best, lossDay);
        }
        double weightFast = RecentLoss.weight(lossFast - best);
        double weightSlow = RecentLoss.weight(lossSlow - best);
        double weightDay = knowsDay ? RecentLoss.weight(lossDay - best) : 0;
        double sum = weightFast * fast + weightSlow * (slow + slope * seconds) + weightDay * daily;
        return sum / (weightFast + weightSlow + weightDay);
    }

    /// Takes the value that [#forecast] was last asked for.
    ///
    /// @param scale usual size of what forecasts miss
    /// @param limit what one value may count as at most
    /// @param first least part by which it counts, because so few were before it
    /// @return the part by which it counted in the slow level
    double learn(Observation observation, double y, double scale, double limit, double first) {
        double seconds = observation.seconds();
        double slowStep = SmoothingFactor.of(seconds, slowSeconds());
        double slowPart = Math.max(slowStep, first);
        lossFast = RecentLoss.learn(lossFast, y - fast, scale, slowPart);
        lossSlow = RecentLoss.learn(lossSlow, y - (slow + slope * seconds), scale, slowPart);
        lossDay = RecentLoss.learn(lossDay, y - daily, scale, slowPart);
        fast += Math.max(SmoothingFactor.of(seconds, fastSeconds()), first) * Math.clamp(y - fast, -limit, limit);
        learnSlow(y, seconds, limit, first, slowStep);
        learnDay(observation, y, limit, first, slowStep);
        return slowPart;
    }

    private void learnSlow(double y, double seconds, double limit, double first, double step) {
        double ahead = slow + slope * seconds;
        double residual = Math.clamp(y - ahead, -limit, limit);
        slow = ahead + Math.max(step, first) * residual;
        if (first < step) {
            slope = (float) (slope * (1 - step / SLOPE_MEMORY) + step * step / SLOPE_MEMORY * residual / seconds);
        }
    }

    private void learnDay(Observation observation, double y, double limit, double first, double slowStep) {
        long time = observation.timeMillis();
        double seconds = observation.seconds();
        double days = (time / 1000.0 - firstSeconds) / DAY_SECONDS;
        double binStep = SmoothingFactor.of(
                seconds, DAY_SECONDS / HourlyProfile.SIZE * Math.min(PROFILE_DAYS, days + EARLY_DAYS));
        double dayStep = SmoothingFactor.of(seconds, DAY_SECONDS);
        boolean known = age(time) > PROFILE_NEEDS_SECONDS;
        double limited = known ? daily + Math.clamp(y - daily, -limit, limit) : y;
        if (preset.calendar().dayOf(time) == null) {
            HourlyProfile.learn(state, PROFILE, preset.calendar().clock().local(time), limited - dayMean, binStep);
        }
        dayLevel += Math.max(known ? slowStep : dayStep, first) * (limited - daily);
        dayMean += Math.max(dayStep, first) * (limited - dayMean);
    }

    /// Time passes without a value that may be learnt: the trend fades.
    void hold(double seconds) {
        slope *= (float) Math.exp(-seconds / SLOW_SECONDS);
    }

    /// Takes a level as the normal one.
    void acceptLevel(double level) {
        dayLevel += level - slow;
        dayMean += level - slow;
        fast = slow = level;
        slope = 0;
    }

    /// Reads what [#forecast] for a time will need.
    double prefetch(long timeMillis) {
        return firstSeconds
                + daily
                + state[0]
                + HourlyProfile.prefetch(
                        state, PROFILE, preset.calendar().clock().local(timeMillis));
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(firstSeconds);
        out.writeDouble(fast);
        out.writeDouble(slow);
        out.writeFloat(slope);
        out.writeDouble(dayLevel);
        out.writeDouble(dayMean);
        out.writeFloat(lossFast);
        out.writeFloat(lossSlow);
        out.writeFloat(lossDay);
    }

    void read(DataInput in) throws IOException {
        firstSeconds = in.readDouble();
        fast = in.readDouble();
        slow = in.readDouble();
        slope = in.readFloat();
        dayLevel = in.readDouble();
        dayMean = in.readDouble();
        lossFast = in.readFloat();
        lossSlow = in.readFloat();
        lossDay = in.readFloat();
    }
}
