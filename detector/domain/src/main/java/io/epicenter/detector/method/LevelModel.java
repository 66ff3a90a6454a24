package io.epicenter.detector.method;

import io.epicenter.contracts.Direction;
import java.io.DataOutput;
import java.io.IOException;

/// Forecasts a value by a mix of a fast level, a slow level with damped trend, and a level with a 24-bin daily
/// profile once two days have been seen; weights by recent loss (Hedge, Cesa-Bianchi and Lugosi). The residual is
/// divided by a robust scale with a noise floor; its tail and that of its short mean are learnt ([Tail]).
/// What one value can change is limited to three scales (Huber). All state is one array of numbers, under 1 KB.
final class LevelModel implements Method.Model {
    private static final int COUNT = 0;
    private static final int FAST = 1;
    private static final int SLOW = 2;
    private static final int SLOPE = 3;
    private static final int DAY_LEVEL = 4;
    private static final int LOSS_FAST = 5;
    private static final int LOSS_SLOW = 6;
    private static final int LOSS_DAY = 7;
    private static final int SCALE = 8;
    private static final int SCALE_FAST = 9;
    private static final int VOLUME = 10;
    private static final int RECENT = 11;
    private static final int SHORT_MEAN = 12;
    private static final int WARM = 13;
    private static final int FIRST_TIME = 14;
    private static final int FRACTIONS = 15;
    private static final int TAIL_UP = 16;
    private static final int TAIL_DOWN = TAIL_UP + Tail.SIZE;
    private static final int TAIL_SHIFT_UP = TAIL_DOWN + Tail.SIZE;
    private static final int TAIL_SHIFT_DOWN = TAIL_SHIFT_UP + Tail.SIZE;
    private static final int DAY_MEAN = TAIL_SHIFT_DOWN + Tail.SIZE;
    private static final int PROFILE = DAY_MEAN + 1;
    private static final int BINS = 24;
    private static final int STATE_SIZE = PROFILE + BINS;

    private static final double FAST_SECONDS = 180;
    private static final double FAST_INTERVALS = 12;
    private static final double SLOW_SECONDS = 1800;
    private static final double SLOW_INTERVALS = 60;
    private static final double DAY_SECONDS = 86_400;
    /// Visits of a bin over which its offset is averaged; fewer while fewer have been.
    private static final double PROFILE_DAYS = 5;
    private static final double PROFILE_NEEDS_SECONDS = 2 * DAY_SECONDS;
    private static final double CLIP = 3;
    private static final double SHORT_STEP = 0.3;
    /// Standard deviation of an exponential mean of white noise with that step.
    private static final double SHORT_SCALE = Math.sqrt(SHORT_STEP / (2 - SHORT_STEP));
    private static final double BAND_P = 0.001;
    private static final int WARM_COUNT = 30;
    private static final int WARM_AT_LAST = 240;

    private final double[] state = new double[STATE_SIZE];
    private final Preset preset;

    LevelModel(Preset preset) {
        this.preset = preset;
        Tail.init(state, TAIL_UP);
        Tail.init(state, TAIL_DOWN);
        Tail.init(state, TAIL_SHIFT_UP);
        Tail.init(state, TAIL_SHIFT_DOWN);
    }

    double[] state() {
        return state;
    }

    @Override
    public Verdict score(Observation observation) {
        double y = forward(observation.value(), observation.seconds());
        if (state[COUNT] == 0) {
            double scale = Math.max(1e-12, backScale(floor(y), y, observation.seconds()));
            double value = observation.value();
            return new Verdict(value, value - 3 * scale, value + 3 * scale, scale, 0, 1, 1, Direction.NONE, true);
        }
        double forecast = forecast(observation);
        double scale = scaleAt(forecast, observation.volume());
        double distance = (y - forecast) / scale;
        double shift = shortMean(distance) / SHORT_SCALE;
        int tail = distance >= 0 ? TAIL_UP : TAIL_DOWN;
        double low = forecast - scale * Tail.distance(state, TAIL_DOWN, BAND_P);
        double high = forecast + scale * Tail.distance(state, TAIL_UP, BAND_P);
        double seconds = observation.seconds();
        return new Verdict(
                back(forecast, seconds),
                back(low, seconds),
                back(high, seconds),
                Math.max(1e-12, backScale(scale, forecast, seconds)),
                distance,
                Tail.pValue(state, tail, Math.abs(distance)),
                Tail.pValue(state, shift >= 0 ? TAIL_SHIFT_UP : TAIL_SHIFT_DOWN, Math.abs(shift)),
                distance > 0 ? Direction.UP : distance < 0 ? Direction.DOWN : Direction.NONE,
                state[WARM] == 0);
    }

    /// The mean of the last few distances with this one; far ones are limited, so that one alone is no shift.
    private double shortMean(double distance) {
        return state[SHORT_MEAN] + SHORT_STEP * (Math.clamp(distance, -6, 6) - state[SHORT_MEAN]);
    }

    private double forecast(Observation observation) {
        double fast = state[FAST];
        double slow = state[SLOW] + state[SLOPE] * observation.seconds();
        double best = Math.min(state[LOSS_FAST], state[LOSS_SLOW]);
        boolean daily = knowsDay(observation.timeMillis());
        if (daily) {
            best = Math.min(best, state[LOSS_DAY]);
        }
        double weightFast = Math.exp(-4 * (state[LOSS_FAST] - best));
        double weightSlow = Math.exp(-4 * (state[LOSS_SLOW] - best));
        double weightDay = daily ? Math.exp(-4 * (state[LOSS_DAY] - best)) : 0;
        double sum = weightFast * fast + weightSlow * slow + weightDay * daily(observation.timeMillis());
        return sum / (weightFast + weightSlow + weightDay);
    }

    private boolean knowsDay(long timeMillis) {
        return timeMillis / 1000.0 - state[FIRST_TIME] > PROFILE_NEEDS_SECONDS;
    }

    /// The level with the profile, between the centres of the two bins beside the time.
    private double daily(long timeMillis) {
        double hour = Math.floorMod(timeMillis, 86_400_000L) / 3_600_000.0 - 0.5;
        int before = Math.floorMod((int) Math.floor(hour), BINS);
        double part = hour - Math.floor(hour);
        double offset = state[PROFILE + before] * (1 - part) + state[PROFILE + (before + 1) % BINS] * part;
        return state[DAY_LEVEL] + offset;
    }

    /// The scale; larger when fewer requests than usual are behind the value.
    private double scaleAt(double forecast, double volume) {
        double learnt = 1.2533 * state[SCALE];
        double thin = volume > 0 && state[VOLUME] > volume ? Math.sqrt(state[VOLUME] / volume) : 1;
        return Math.max(learnt, floor(forecast)) * thin;
    }

    private double floor(double y) {
        return switch (preset.transform()) {
            case LOG -> Math.max(preset.relativeFloor(), preset.absoluteFloor() / Math.exp(y));
            case ANSCOMBE -> Math.max(1, preset.relativeFloor() * Math.abs(y) / 2);
            case LOGIT, NONE -> {
                double integers = state[FRACTIONS] == 0 ? 0.5 + 0.5 * Math.sqrt(Math.abs(y)) : 0;
                double wanted = Math.max(preset.absoluteFloor(), preset.relativeFloor() * Math.abs(y));
                yield Math.max(1e-12, Math.max(wanted, integers));
            }
        };
    }

    @Override
    public void learn(Observation observation, Verdict verdict, Learning learning) {
        double y = forward(observation.value(), observation.seconds());
        double recentStep = Math.min(1, Math.max(1 / (state[COUNT] + 1), 0.15));
        state[RECENT] += recentStep * (y - state[RECENT]);
        double distance = verdict.deviation();
        if (state[COUNT] > 0) {
            state[SHORT_MEAN] = shortMean(distance);
        }
        if (observation.value() != Math.rint(observation.value())) {
            state[FRACTIONS] = 1;
        }
        switch (learning) {
            case NORMAL -> {
                learnTails(distance);
                learnLevels(observation, y);
            }
            case HELD -> state[SLOPE] *= Math.exp(-observation.seconds() / SLOW_SECONDS);
        }
    }

    @Override
    public void learnOutlier(double deviation) {
        learnTails(deviation);
    }

    private void learnTails(double distance) {
        if (state[COUNT] < WARM_COUNT) {
            return;
        }
        double step = Math.max(0.01, 2 / state[COUNT]);
        Tail.learn(state, TAIL_UP, distance, step);
        Tail.learn(state, TAIL_DOWN, -distance, step);
        double shift = state[SHORT_MEAN] / SHORT_SCALE;
        Tail.learn(state, TAIL_SHIFT_UP, shift, step);
        Tail.learn(state, TAIL_SHIFT_DOWN, -shift, step);
    }

    private void learnLevels(Observation observation, double y) {
        double seconds = observation.seconds();
        double first = 1 / (state[COUNT] + 1);
        if (state[COUNT] == 0) {
            state[FIRST_TIME] = observation.timeMillis() / 1000.0;
            state[FAST] = state[SLOW] = state[DAY_LEVEL] = state[DAY_MEAN] = y;
            state[VOLUME] = observation.volume();
        } else {
            double scale = scaleAt(forecast(observation), observation.volume());
            double limit = state[COUNT] < 8 ? Double.MAX_VALUE : CLIP * scale;
            learnScale(observation, y, limit, first);
            learnLosses(observation, y, scale, Math.max(step(seconds, slowSeconds()), first));
            double fastStep = Math.max(step(seconds, fastSeconds()), first);
            state[FAST] += fastStep * clip(y - state[FAST], limit);
            learnSlow(y, seconds, limit, first);
            learnDay(observation.timeMillis(), y, seconds, limit, first);
            state[VOLUME] += Math.max(step(seconds, slowSeconds()), first) * (observation.volume() - state[VOLUME]);
        }
        state[COUNT]++;
        if (state[WARM] == 0 && isStable()) {
            state[WARM] = 1;
        }
    }

    /// Enough values, and the scale and the level of the recent ones agree with those of all.
    private boolean isStable() {
        if (state[COUNT] < WARM_COUNT) {
            return false;
        }
        double floor = floor(state[SLOW]);
        double ratio = Math.max(state[SCALE_FAST], floor) / Math.max(state[SCALE], floor);
        boolean steady = Math.abs(state[FAST] - state[SLOW]) <= 2.5 * Math.max(1.2533 * state[SCALE], floor);
        return (ratio > 0.5 && ratio < 2 && steady) || state[COUNT] >= WARM_AT_LAST;
    }

    private void learnScale(Observation observation, double y, double limit, double first) {
        double residual = Math.abs(clip(y - forecast(observation), limit));
        double enough = state[COUNT] < 3 ? 1 / state[COUNT] : first;
        state[SCALE] += Math.max(step(observation.seconds(), 2 * slowSeconds()), enough) * (residual - state[SCALE]);
        state[SCALE_FAST] += Math.max(0.08, enough) * (residual - state[SCALE_FAST]);
    }

    private void learnLosses(Observation observation, double y, double scale, double step) {
        double slow = state[SLOW] + state[SLOPE] * observation.seconds();
        state[LOSS_FAST] += step * (loss(y - state[FAST], scale) - state[LOSS_FAST]);
        state[LOSS_SLOW] += step * (loss(y - slow, scale) - state[LOSS_SLOW]);
        state[LOSS_DAY] += step * (loss(y - daily(observation.timeMillis()), scale) - state[LOSS_DAY]);
    }

    private static double loss(double residual, double scale) {
        double distance = residual / scale;
        return Math.min(9, distance * distance);
    }

    private void learnSlow(double y, double seconds, double limit, double first) {
        double step = step(seconds, slowSeconds());
        double ahead = state[SLOW] + state[SLOPE] * seconds;
        double residual = clip(y - ahead, limit);
        state[SLOW] = ahead + Math.max(step, first) * residual;
        if (first < step) {
            state[SLOPE] = state[SLOPE] * (1 - step / 8) + step * step / 8 * residual / seconds;
        }
    }

    private void learnDay(long timeMillis, double y, double seconds, double limit, double first) {
        int bin = (int) (Math.floorMod(timeMillis, 86_400_000L) / 3_600_000L);
        double days = (timeMillis / 1000.0 - state[FIRST_TIME]) / DAY_SECONDS;
        double binStep = step(seconds, DAY_SECONDS / BINS * Math.min(PROFILE_DAYS, days + 0.5));
        double ahead = daily(timeMillis);
        boolean known = knowsDay(timeMillis);
        double limited = known ? ahead + clip(y - ahead, limit) : y;
        double levelStep = step(seconds, known ? slowSeconds() : DAY_SECONDS);
        if (preset.calendar().dayOf(timeMillis) == null) {
            state[PROFILE + bin] += binStep * (limited - state[DAY_MEAN] - state[PROFILE + bin]);
        }
        state[DAY_LEVEL] += Math.max(levelStep, first) * (limited - ahead);
        state[DAY_MEAN] += Math.max(step(seconds, DAY_SECONDS), first) * (limited - state[DAY_MEAN]);
    }

    private static double step(double seconds, double memorySeconds) {
        return 1 - Math.exp(-seconds / memorySeconds);
    }

    private double fastSeconds() {
        return Math.max(FAST_SECONDS, FAST_INTERVALS * preset.intervalSeconds());
    }

    private double slowSeconds() {
        return Math.max(SLOW_SECONDS, SLOW_INTERVALS * preset.intervalSeconds());
    }

    private static double clip(double residual, double limit) {
        return Math.clamp(residual, -limit, limit);
    }

    @Override
    public void acceptLevel() {
        state[DAY_LEVEL] += state[RECENT] - state[SLOW];
        state[DAY_MEAN] += state[RECENT] - state[SLOW];
        state[FAST] = state[SLOW] = state[RECENT];
        state[SLOPE] = 0;
        state[SHORT_MEAN] = 0;
    }

    private double forward(double value, double seconds) {
        return switch (preset.transform()) {
            case LOG -> Math.log(Math.max(value, 1e-9));
            case ANSCOMBE -> 2 * Math.sqrt(Math.max(0, value) * seconds + 0.375);
            case LOGIT, NONE -> value;
        };
    }

    private double back(double y, double seconds) {
        return switch (preset.transform()) {
            case LOG -> Math.exp(y);
            case ANSCOMBE -> y <= 0 ? 0 : Math.max(0, (y * y / 4 - 0.375) / seconds);
            case LOGIT, NONE -> y;
        };
    }

    /// A scale at a level, in the signal's unit (delta method).
    private double backScale(double scale, double y, double seconds) {
        return switch (preset.transform()) {
            case LOG -> scale * Math.exp(y);
            case ANSCOMBE -> scale * Math.max(1, y) / (2 * seconds);
            case LOGIT, NONE -> scale;
        };
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (double number : state) {
            out.writeDouble(number);
        }
    }
}
