package io.epicenter.benchmarks.speed;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import io.epicenter.benchmarks.speed.EncodedSeries.Form;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Partition;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Random;

/// Heap per series: what is in use after a collection with the series less what was without, by their number.
final class Footprint {
    private static final int COLLECTIONS = 3;
    private static final int ENGINE_STEPS = 4;
    private static final int FORESTS = 50;

    private Footprint() {}

    /// Of the streaming method's model state, its array reference included.
    static double ofModels(int count, LiveModels.Signals signals) {
        long before = used();
        Method method = new StreamingMethod();
        Method.Model[] models = new Method.Model[count];
        Preset[] presets = LiveModels.presets(signals);
        for (int i = 0; i < count; i++) {
            models[i] = method.start(presets[i % presets.length]);
        }
        return perSeries(before, count, (Object) models);
    }

    /// What a series of a fleet costs an engine in all: its identity, its last values, and its part in the
    /// signals it feeds, with their names, models, alarms and charts.
    static double ofEngine(int count) throws MalformedMessageException {
        EncodedSeries encoded = EncodedSeries.of(new Fleet(count, Integer.MAX_VALUE), 1)[0];
        long before = used();
        Engine engine = new Engine(
                new Partition(0, 0),
                new EngineParts(
                        Settings.DEFAULT.withLearning(Duration.ZERO),
                        SignalRules.builtIn(),
                        MethodRegistry.of(new StreamingMethod()),
                        new EntityResolver(EntityResolver.Settings.DEFAULT)));
        for (int step = 0; step < ENGINE_STEPS; step++) {
            long time = 1_700_000_000_000L + step * Fleet.STEP_MILLIS;
            MalformedMessageException[] problem = new MalformedMessageException[1];
            encoded.records(Form.SYMBOLS, step, time, record -> {
                try {
                    engine.accept(record, "application/x-protobuf", Nowhere.INSTANCE);
                } catch (MalformedMessageException malformed) {
                    problem[0] = malformed;
                }
            });
            if (problem[0] != null) {
                throw problem[0];
            }
        }
        return perSeries(before, count, engine, encoded);
    }

    /// Of the peer, with its trees full.
    static double ofForests() {
        long before = used();
        ThresholdedRandomCutForest[] forests = new ThresholdedRandomCutForest[FORESTS];
        Random random = new Random(7);
        for (int i = 0; i < FORESTS; i++) {
            forests[i] = ForestBenchmark.forest(i);
            for (int lesson = 0; lesson < ForestBenchmark.LESSONS; lesson++) {
                forests[i].process(new double[] {100 + 5 * random.nextGaussian()}, lesson * 60_000L);
            }
        }
        return perSeries(before, FORESTS, (Object) forests);
    }

    private static double perSeries(long before, int count, Object... alive) {
        try {
            return (used() - before) / (double) count;
        } finally {
            Reference.reachabilityFence(alive);
        }
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private enum Nowhere implements Output {
        INSTANCE;

        @Override
        public void deviation(Deviation deviation) {}

        @Override
        public void anomaly(Anomaly anomaly) {}

        @Override
        public void watermark(Watermark watermark) {}
    }
}
