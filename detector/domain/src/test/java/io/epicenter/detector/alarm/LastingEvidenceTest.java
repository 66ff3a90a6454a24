package io.epicenter.detector.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.Observation;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How often the evidence of hours fires for nothing, by simulation, and how soon for something.
class LastingEvidenceTest {
    private static final int DAY = 1440;
    private static final double THRESHOLD = 24;

    private static int poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    /// Minutes until it fires, from a minute on; -1 when it never does. Evidence that fires is forgotten.
    private static int fires(
            LastingEvidence evidence,
            Random random,
            int minutes,
            double threshold,
            IntToDoubleFunction failing,
            double rate) {
        int first = -1;
        for (int i = 1; i <= minutes; i++) {
            int requests = poisson(random, rate);
            if (requests == 0) {
                continue;
            }
            int failures = 0;
            for (int k = 0; k < requests; k++) {
                failures += random.nextDouble() < failing.applyAsDouble(i) ? 1 : 0;
            }
            evidence.add(new Observation(i * 60_000L, 60, (double) failures / requests, requests / 60.0), false, false);
            if (evidence.isEnough(threshold)) {
                first = first < 0 ? i : first;
                evidence.forget();
            }
        }
        return first;
    }

    @ParameterizedTest
    @CsvSource({"2,0.01", "20,0", "20,0.01", "50,0.003", "50,0.05", "400,0.002", "400,0.02"})
    void no_false_alarm_in_a_thousand_days_of_usual_failures(double rate, double failing) {
        for (int seed = 0; seed < 50; seed++) {
            int fired =
                    fires(LastingEvidence.ofRatio(0.02, 1), new Random(seed), 20 * DAY, THRESHOLD, i -> failing, rate);
            assertThat(fired).as("seed " + seed).isEqualTo(-1);
        }
    }

    /// At a threshold at which false alarms can be counted there are fewer than Lorden's bound allows.
    @Test
    void false_alarms_are_rarer_than_the_bound() {
        double threshold = 6;
        int fired = 0;
        int blocks = 0;
        for (int seed = 0; seed < 200; seed++) {
            int first = fires(LastingEvidence.ofRatio(0.02, 1), new Random(seed), 2 * DAY, threshold, i -> 0.01, 30);
            fired += first < 0 ? 0 : 1;
            blocks += first < 0 ? 2 * DAY : first;
        }
        assertThat(fired).isLessThan((int) (blocks * Math.exp(-threshold)));
    }

    @ParameterizedTest
    @CsvSource({"20,0,12", "20,0.01,35", "30,0,8", "50,0.01,15", "400,0.02,8"})
    void a_tenth_of_all_requests_failing_is_enough_within_minutes(double rate, double before, int within) {
        for (int seed = 0; seed < 50; seed++) {
            int fired = fires(
                    LastingEvidence.ofRatio(0.02, 1),
                    new Random(seed),
                    200,
                    THRESHOLD,
                    i -> i > 140 ? 0.1 : before,
                    rate);
            assertThat(fired).as("seed " + seed).isBetween(141, 140 + within);
        }
    }

    @Test
    void half_of_the_few_requests_of_a_quiet_night_say_nothing() {
        Random random = new Random(1);
        LastingEvidence evidence = LastingEvidence.ofRatio(0.02, 1);
        for (int i = 1; i <= 3 * DAY; i++) {
            boolean night = i % DAY < 420;
            int requests = night ? (i % 40 == 0 ? 2 : 0) : poisson(random, 40);
            int failures = night ? requests / 2 : random.nextInt(10) == 0 ? 1 : 0;
            if (requests > 0) {
                evidence.add(
                        new Observation(i * 60_000L, 60, (double) failures / requests, requests / 60.0), false, false);
            }
            assertThat(evidence.isEnough(THRESHOLD)).as("minute " + i).isFalse();
        }
    }

    /// Latencies with noise of their own and noise that lasts, in a daily course of 15 % up and down.
    ///
    /// @param lasting standard deviation of the noise that lasts, about an hour
    private static int latency(long seed, int days, double lasting, IntToDoubleFunction factor) {
        Random random = new Random(seed);
        LastingEvidence evidence = LastingEvidence.ofLatency(0.005, 0.4);
        double wander = 0;
        for (int i = 1; i <= days * DAY; i++) {
            wander = 0.98 * wander + 0.2 * lasting * random.nextGaussian();
            double course = 0.15 * Math.sin(2 * Math.PI * i / DAY);
            double value = 0.1 * factor.applyAsDouble(i) * Math.exp(wander + course + 0.05 * random.nextGaussian());
            evidence.add(new Observation(i * 60_000L, 60, value, 5), false, false);
            if (evidence.isEnough(THRESHOLD)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void a_latency_that_wanders_and_has_its_day_is_no_harm() {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(latency(seed, 20, 0.025, i -> 1)).as("seed " + seed).isEqualTo(-1);
        }
    }

    @Test
    void a_latency_of_little_noise_that_stays_up_by_a_sixth_is_enough_within_the_hour() {
        int found = 0;
        for (int seed = 0; seed < 50; seed++) {
            int fired = latency(seed, 2, 0.008, i -> i > DAY ? 1.16 : 1);
            found += fired > DAY && fired <= DAY + 60 ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(45);
    }
}
