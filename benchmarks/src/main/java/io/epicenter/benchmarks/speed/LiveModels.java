package io.epicenter.benchmarks.speed;

import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.method.ScoredValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;

/// Many models of a method that have learnt for three days, so that nothing of them is still warming up: a
/// few of each kind of signal are taught, the others are copies. Visited in a random order that stays the
/// same.
final class LiveModels {
    static final double INTERVAL_SECONDS = 60;

    private static final int TAUGHT_PER_KIND = 16;
    private static final int BLOCK = Method.PREFETCH_BATCH;
    private static final int LESSONS = 3 * 24 * 60;
    private static final long FIRST_MILLIS = 1_700_000_000_000L;

    private final Preset[] presets;
    private final Method.Model[] models;
    private final float[] levels;
    private final boolean[] ofRequests;
    private final int[] order;
    private final float[] noise = new float[1 << 12];
    private final Observation observation = new Observation();
    private final ScoredValue scored = new ScoredValue();

    /// Kinds: three in eight additive, two latencies, two rates, one error ratio.
    private static final Transform[] KINDS = {
        Transform.NONE,
        Transform.LOG,
        Transform.ANSCOMBE,
        Transform.NONE,
        Transform.LOGIT,
        Transform.LOG,
        Transform.ANSCOMBE,
        Transform.NONE
    };

    /// What the signals have that the models are of.
    enum Signals {
        /// A rule that tells their noise, as golden signals do.
        RULED,
        /// Nothing known beforehand.
        RAW
    }

    LiveModels(Method method, int count, Signals signals) {
        presets = presets(signals);
        models = new Method.Model[count];
        levels = new float[count];
        ofRequests = new boolean[count];
        order = new int[count];
        Random random = new Random(7);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) Math.clamp(random.nextGaussian(), -4, 4);
        }
        byte[][] taught = new byte[KINDS.length * TAUGHT_PER_KIND][];
        for (int i = 0; i < taught.length; i++) {
            taught[i] = teach(method, i);
        }
        for (int i = 0; i < count; i++) {
            models[i] = restore(method, preset(i), taught[i % taught.length]);
            order[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = order[i];
            order[i] = order[other];
            order[other] = number;
        }
        for (int i = 0; i < count; i++) {
            levels[i] = (float) level(order[i]);
            ofRequests[i] = isOfRequests(order[i]);
        }
    }

    /// In the order in which models take them.
    static Preset[] presets(Signals signals) {
        return Arrays.stream(KINDS)
                .map(kind -> signals == Signals.RAW
                        ? Preset.raw(INTERVAL_SECONDS)
                        : new Preset(kind, 0.05, 1e-4, INTERVAL_SECONDS))
                .toArray(Preset[]::new);
    }

    private static Transform kind(int number) {
        return KINDS[number % KINDS.length];
    }

    private static boolean isOfRequests(int number) {
        return kind(number) == Transform.LOGIT || kind(number) == Transform.LOG;
    }

    private Preset preset(int number) {
        return presets[number % KINDS.length];
    }

    private static double level(int number) {
        int taught = number % (KINDS.length * TAUGHT_PER_KIND) / KINDS.length;
        return switch (kind(number)) {
            case LOG -> 0.02 * (1 + taught);
            case ANSCOMBE -> 3 + taught * 20;
            case LOGIT -> 0.001 * (1 + taught);
            case NONE -> 10.5 + taught * 50;
        };
    }

    private byte[] teach(Method method, int number) {
        Method.Model model = method.start(preset(number));
        double level = level(number);
        for (int lesson = 0; lesson < LESSONS; lesson++) {
            visit(model, level, lesson, noise[(lesson * 31 + number) & (noise.length - 1)], isOfRequests(number));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            model.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static Method.Model restore(Method method, Preset preset, byte[] written) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
            return method.restore(preset, in);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    int count() {
        return models.length;
    }

    /// Scores and learns one value of each of `visits` models, from the given place in the order on, in blocks as the
    /// engine does. Returns a number that depends on all of it.
    double visit(long from, int visits) {
        double sum = 0;
        for (int done = 0; done < visits; done += BLOCK) {
            long at = from + done;
            int size = Math.min(BLOCK, visits - done);
            long time = time(LESSONS + (int) (at / order.length));
            for (int i = 0; i < size; i++) {
                sum += models[order[(int) ((at + i) % order.length)]].prefetch(time);
            }
            for (int i = 0; i < size; i++) {
                sum += visit(at + i);
            }
        }
        return sum;
    }

    private double visit(long at) {
        int place = (int) (at % order.length);
        int lesson = LESSONS + (int) (at / order.length);
        float deviation = noise[(int) ((at * 17) >>> 3) & (noise.length - 1)];
        return visit(models[order[place]], levels[place], lesson, deviation, ofRequests[place]);
    }

    private static long time(int lesson) {
        return FIRST_MILLIS + lesson * (long) (INTERVAL_SECONDS * 1000);
    }

    private double visit(Method.Model model, double level, int lesson, double noise, boolean ofRequests) {
        double value = level * Math.max(0, 1 + 0.05 * noise);
        observation.write(time(lesson), INTERVAL_SECONDS, value, ofRequests ? 50 : 0);
        model.score(observation, scored);
        model.learn(observation, scored, Learning.NORMAL);
        return scored.pValue();
    }
}
