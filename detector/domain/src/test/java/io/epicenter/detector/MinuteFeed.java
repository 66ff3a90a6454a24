package io.epicenter.detector;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.fitted.LuminaireMethod;
import io.epicenter.detector.method.fitted.ProphetMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.Collected;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Feeds an engine that has rules of its own, a scrape after the other, at an interval of one's choice.
public final class MinuteFeed {
    public final Collected out = new Collected();
    public final Random random;
    public final Duration interval;
    public Engine engine;
    public long time;
    private final SignalRules rules;
    private final Duration learning;
    private RemoteWriteV1Writer writer = new RemoteWriteV1Writer();

    /// @param rules YAML
    /// @param from end of the first interval
    public MinuteFeed(long seed, String rules, Duration interval, Duration learning, Instant from) {
        this.random = new Random(seed);
        this.interval = interval;
        this.time = from.toEpochMilli();
        this.rules = SignalRules.of(rules.getBytes(StandardCharsets.UTF_8));
        this.learning = learning;
        this.engine = fresh();
    }

    private Engine fresh() {
        return new Engine(
                new Partition(0, 0),
                new EngineParts(
                        Settings.DEFAULT
                                .withInterval(interval, Duration.ofSeconds(1))
                                .withLearning(learning),
                        rules,
                        new MethodRegistry(
                                List.of(
                                        new StreamingMethod(),
                                        new ProphetMethod(FittingExecutor.INLINE),
                                        new LuminaireMethod(FittingExecutor.INLINE)),
                                StreamingMethod.NAME,
                                Optional.empty()),
                        new EntityResolver(EntityResolver.Settings.DEFAULT)));
    }

    /// Goes on with an engine that was read from a snapshot.
    public void restart() throws MalformedMessageException {
        engine = Engine.restore(fresh(), engine.snapshot());
    }

    public MinuteFeed add(String name, double value, String... labels) {
        writer.add(Feed.labels(name, labels), value, time);
        return this;
    }

    public void send() {
        try {
            engine.accept(writer.toByteArray(), Feed.PROTOBUF, out);
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException(bug);
        }
        writer = new RemoteWriteV1Writer();
        time += interval.toMillis();
    }

    int poisson(double mean) {
        double limit = Math.exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    /// Those that may open an incident and have begun in a stretch of time.
    public List<Anomaly> opening(Instant from, Instant to) {
        return out.firing().stream()
                .filter(anomaly ->
                        anomaly.details().opens() && !anomaly.details().warming())
                .filter(anomaly -> !anomaly.timestamp().isBefore(from)
                        && anomaly.timestamp().isBefore(to))
                .toList();
    }

    public List<Anomaly> opening() {
        return opening(Instant.EPOCH, Instant.MAX);
    }
}
