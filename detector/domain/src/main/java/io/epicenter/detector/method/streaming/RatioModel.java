package io.epicenter.detector.method.streaming;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.statistics.NormalTail;
import io.epicenter.detector.statistics.SmoothingFactor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.commons.math3.special.Gamma;

/// A ratio of requests, such as errors to all: a binomial with a slowly moving probability and learnt
/// overdispersion, so that one error in three requests is no news and three per cent of ten thousand are.
/// Tail: Poisson with the counts divided by the dispersion (quasi-Poisson), by the incomplete gamma function.
final class RatioModel implements Method.Model {
    /// Places in the state, and its length.
    private static final int EVENTS = 0;
    private static final int REQUESTS = 1;
    private static final int DISPERSION = 2;
    private static final int COUNT = 3;
    private static final int RECENT_EVENTS = 4;
    private static final int RECENT_REQUESTS = 5;
    private static final int MEMORY_SIZE = 6;

    /// Events and requests that count as seen from the start. Chosen by hand: a ratio of 0.2 % is expected of a
    /// service that is not known yet, and a few hundred requests outweigh it.
    private static final double PRIOR_EVENTS = 0.5;
    private static final double PRIOR_REQUESTS = 250;
    /// How long the probability remembers, and how long the recent ratio that is taken as the new level does,
    /// seconds. Chosen by hand: an hour outlasts a short incident; a minute is what is true now.
    private static final double MEMORY_SECONDS = 3600;
    private static final double RECENT_SECONDS = 60;
    /// Least probability. Chosen by hand: the model of the tail is not believed beyond, and its logarithm stays
    /// finite.
    private static final double LEAST_P = 1e-15;
    /// Half the width of the band, in scales: a normal deviate is beyond it on one side with probability 0.001.
    private static final double BAND_DISTANCE = 3.1;
    /// Intervals and requests before the model is warm. Chosen by hand: with fewer, one error moves the
    /// probability much.
    private static final int WARM_COUNT = 30;
    private static final double WARM_REQUESTS = 100;

    /// Least probability that is expected, and as far from 1. Chosen by hand: a request in a million; nearer to
    /// 0, one error is as improbable as many.
    private static final double LEAST_PROBABILITY = 1e-6;
    /// Added to the variance of a request, over the requests: the square of half an event, which is what whole
    /// numbers of events are rounded by at most.
    private static final double QUARTER_EVENT = 0.25;
    /// Added to the variance of events before the dispersion is learnt. Chosen by hand: with less, one event
    /// where hardly any is expected counts as a large dispersion.
    private static final double LEAST_VARIANCE = 0.5;
    /// How much of what a number of events misses is learnt at most, in scales (Huber 1964). Chosen by hand, as
    /// in [LevelModel].
    private static final double CLIP = 3;
    /// How much a squared distance counts in the dispersion at most: that of five scales. Chosen by hand: with
    /// more, one incident widens the band for long; with less, bursts that are usual are told again and again.
    private static final double MOST_SQUARE = 25;
    /// Intervals for which the dispersion of a plain binomial counts at the start. Chosen by hand: with fewer,
    /// the first few intervals make it.
    private static final double PRIOR_COUNT = 10;
    /// Events below which there are none. Chosen by hand: above what sums of fractions are wrong by.
    private static final double LEAST_EVENTS = 1e-9;
    /// How precise the incomplete gamma function is, and steps it may take for that. Chosen by hand: a thousandth
    /// of the least probability.
    private static final double GAMMA_PRECISION = 1e-12;
    private static final int GAMMA_STEPS = 500;
    /// Events over the dispersion from which on a normal approximation takes the function's place. Measured: from about
    /// 5,200 on, where as many are expected, it needs more steps than these.
    private static final double MANY_EVENTS = 5_000;
    /// Source: Wilson and Hilferty 1931, see [#cubeRootDistance].
    private static final double CUBE_ROOT_FACTOR = 9;

    private final double[] state = new double[MEMORY_SIZE];

    RatioModel() {
        state[DISPERSION] = 1;
    }

    private double probability() {
        double probability = (state[EVENTS] + PRIOR_EVENTS) / (state[REQUESTS] + PRIOR_REQUESTS);
        return Math.clamp(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
    }

    @Override
    public void score(Observation observation, ScoredValue scored) {
        double count = Math.max(1, observation.count());
        double probability = probability();
        double dispersion = state[DISPERSION];
        double scale = Math.sqrt(dispersion * (probability * (1 - probability) + QUARTER_EVENT / count) / count);
        double value = observation.value();
        boolean up = value > probability;
        double pValue = probability <= 0.5
                ? tail(value * count, probability * count, dispersion, up)
                : tail((1 - value) * count, (1 - probability) * count, dispersion, !up);
        boolean warming = state[COUNT] < WARM_COUNT || state[REQUESTS] < WARM_REQUESTS;
        double lower = Math.max(0, probability - BAND_DISTANCE * scale);
        double upper = Math.min(1, probability + BAND_DISTANCE * scale + dispersion * BAND_DISTANCE / count);
        scored.setExpected(probability, lower, upper, scale)
                .setDeviation((value - probability) / scale, pValue, 1, up ? Direction.UP : Direction.DOWN)
                .setWarming(warming);
    }

    private static double tail(double events, double expected, double dispersion, boolean up) {
        double a = events / dispersion;
        double x = expected / dispersion;
        if (up) {
            return a < LEAST_EVENTS ? 1 : Math.max(LEAST_P, gammaP(a, x));
        }
        return Math.max(LEAST_P, gammaQ(a + 1, x));
    }

    private static double gammaP(double a, double x) {
        return a > MANY_EVENTS
                ? NormalTail.upperTail(-cubeRootDistance(a, x))
                : Gamma.regularizedGammaP(a, x, GAMMA_PRECISION, GAMMA_STEPS);
    }

    private static double gammaQ(double a, double x) {
        return a > MANY_EVENTS
                ? NormalTail.upperTail(cubeRootDistance(a, x))
                : Gamma.regularizedGammaQ(a, x, GAMMA_PRECISION, GAMMA_STEPS);
    }

    /// The cube root of a gamma variable is nearly normal, with mean 1 - 1/(9a) and variance 1/(9a). Source: Wilson and
    /// Hilferty, The distribution of chi-square, 1931.
    private static double cubeRootDistance(double a, double x) {
        double variance = 1 / (CUBE_ROOT_FACTOR * a);
        return (Math.cbrt(x / a) - 1 + variance) / Math.sqrt(variance);
    }

    @Override
    public void learn(Observation observation, ScoredValue scored, Learning learning) {
        double count = observation.count();
        double events = observation.value() * count;
        double recent = Math.exp(-observation.seconds() / RECENT_SECONDS);
        state[RECENT_EVENTS] = state[RECENT_EVENTS] * recent + events;
        state[RECENT_REQUESTS] = state[RECENT_REQUESTS] * recent + count;
        if (learning == Learning.HELD) {
            return;
        }
        double probability = probability();
        double expected = probability * count;
        double spread = Math.sqrt(state[DISPERSION] * expected * (1 - probability) + 1);
        boolean early = state[COUNT] < WARM_COUNT;
        double clipped = early ? events : Math.clamp(events, expected - CLIP * spread, expected + CLIP * spread);
        double step = SmoothingFactor.of(observation.seconds(), MEMORY_SECONDS);
        state[EVENTS] = Math.max(0, state[EVENTS] * (1 - step) + clipped);
        state[REQUESTS] = state[REQUESTS] * (1 - step) + count;
        double square = (events - expected) * (events - expected) / (expected * (1 - probability) + LEAST_VARIANCE);
        double spreadStep = Math.max(step, 1 / (state[COUNT] + PRIOR_COUNT));
        state[DISPERSION] =
                Math.max(1, state[DISPERSION] + spreadStep * (Math.min(square, MOST_SQUARE) - state[DISPERSION]));
        state[COUNT]++;
    }

    @Override
    public void learnOutlier(double deviation) {
        double square = Math.min(MOST_SQUARE, deviation * deviation);
        state[DISPERSION] += Math.max(0, square - state[DISPERSION]) / (state[COUNT] + PRIOR_COUNT);
    }

    @Override
    public void acceptLevel() {
        double weight = state[RECENT_REQUESTS] > 0 ? state[REQUESTS] / state[RECENT_REQUESTS] : 0;
        state[EVENTS] = state[RECENT_EVENTS] * weight;
    }

    @Override
    public double prefetch(long timeMillis) {
        return state[COUNT];
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (double number : state) {
            out.writeDouble(number);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < MEMORY_SIZE; i++) {
            state[i] = in.readDouble();
        }
    }
}
