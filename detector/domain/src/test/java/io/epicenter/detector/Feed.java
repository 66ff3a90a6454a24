package io.epicenter.detector;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.Collected;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Feeds an engine with generated series, a scrape after the other.
public final class Feed {
    static final long START = 1_700_000_010_000L;
    public static final int SECONDS = 5;
    static final String PROTOBUF = "application/x-protobuf";
    private static final SignalRules RULES = SignalRules.builtIn();

    public final Collected out = new Collected();
    public final Random random;
    public Engine engine;
    public long time = START;
    private RemoteWriteV1Writer writer = new RemoteWriteV1Writer();

    public Feed(long seed) {
        this(seed, settings());
    }

    public Feed(long seed, Settings settings) {
        random = new Random(seed);
        engine = engine(settings);
    }

    public static Settings settings() {
        return Settings.DEFAULT
                .withInterval(Duration.ofSeconds(SECONDS), Duration.ofSeconds(1))
                .withLearning(Duration.ZERO);
    }

    static Engine engine(Settings settings) {
        return new Engine(
                new Partition(0, 0),
                new EngineParts(
                        settings,
                        RULES,
                        MethodRegistry.of(new StreamingMethod()),
                        new EntityResolver(EntityResolver.Settings.DEFAULT)));
    }

    public static Engine engine() {
        return engine(settings());
    }

    /// Adds a sample to the current scrape: name, value, then label names and values.
    public Feed add(String name, double value, String... labels) {
        writer.add(labels(name, labels), value, time);
        return this;
    }

    public static SortedMap<String, String> labels(String name, String... labels) {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("__name__", name);
        for (int i = 0; i < labels.length; i += 2) {
            all.put(labels[i], labels[i + 1]);
        }
        return all;
    }

    /// The scrape as a record; the next one begins.
    byte[] take() {
        byte[] record = writer.toByteArray();
        writer = new RemoteWriteV1Writer();
        time += SECONDS * 1000L;
        return record;
    }

    public Feed send() {
        try {
            engine.accept(take(), PROTOBUF, out);
            return this;
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException(bug);
        }
    }

    public Feed times(int count, Consumer<Feed> scrape) {
        for (int i = 0; i < count; i++) {
            scrape.accept(this);
            send();
        }
        return this;
    }

    int poisson(double mean) {
        if (mean > 60) {
            return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
