package io.epicenter.detector;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// An engine as it is shipped, with intervals of 15 s, that is sent samples at any time; times are seconds since the
/// first scrape. Learning takes 20 minutes.
final class Scrapes {
    static final double STALE = Double.longBitsToDouble(WriteRequestReader.STALE_MARKER);
    /// A multiple of all lengths of intervals.
    static final long ORIGIN = 1_700_000_100_000L;
    private static final Settings SETTINGS = Settings.DEFAULT.withLearning(Duration.ofMinutes(20));

    final Feed feed = new Feed(1);
    final Random random = new Random(7);
    /// Seconds since the first scrape.
    double now;

    private final MethodRegistry methods;

    Scrapes() {
        this(new StreamingMethod());
    }

    Scrapes(Method method) {
        this(MethodRegistry.of(method));
    }

    private Scrapes(MethodRegistry methods) {
        this.methods = methods;
        this.feed.engine = engine();
    }

    /// With the methods of vectors, too.
    static Scrapes withAllMethods() {
        return new Scrapes(BuiltInMethods.all());
    }

    private Engine engine() {
        return new Engine(
                new Partition(0, 0),
                new EngineParts(
                        SETTINGS, SignalRules.builtIn(), methods, new EntityResolver(EntityResolver.Settings.DEFAULT)));
    }

    Engine running() {
        return feed.engine;
    }

    /// Goes on with an engine that was restored from a snapshot of this one.
    void restart() throws Exception {
        byte[] snapshot = feed.engine.snapshot();
        feed.engine = Engine.restore(engine(), snapshot);
    }

    /// Adds a sample to the record that is sent next.
    Scrapes add(String name, double value, String... labels) {
        feed.time = ORIGIN + Math.round(now * 1000);
        feed.add(name, value, labels);
        return this;
    }

    Scrapes send() {
        feed.send();
        return this;
    }

    /// Deviations of a rule from a time on.
    List<Deviation> deviations(String rule, double since) {
        return feed.out.deviations(rule).stream()
                .filter(each -> each.timestamp().toEpochMilli() > ORIGIN + Math.round(since * 1000))
                .toList();
    }

    List<Anomaly> firing() {
        return feed.out.firing();
    }
}
