package io.epicenter.detector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Feed;
import io.epicenter.detector.Partition;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.io.DataInput;
import java.io.DataOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a rule chooses is what judges, in the engine.
class MethodRegistryTest {
    private static Engine engine(String rule, MethodRegistry methods) {
        SignalRules rules = SignalRules.of(("rules: [" + rule + "]").getBytes(StandardCharsets.UTF_8));
        return new Engine(
                new Partition(0, 0),
                new EngineParts(Feed.settings(), rules, methods, new EntityResolver(EntityResolver.Settings.DEFAULT)));
    }

    private static Feed feed(String choice) {
        Feed feed = new Feed(3);
        feed.engine = engine(
                "{name: backlog, metric: backlog, type: gauge, signal: saturation, minimum: {effect: 5}, " + choice
                        + "}",
                BuiltInMethods.all());
        return feed;
    }

    private static void scrape(Feed feed, int count, double level) {
        for (int i = 0; i < count; i++) {
            feed.add("backlog", level + feed.random.nextGaussian(), "job", "orders");
            feed.send();
        }
    }

    @Test
    void the_chosen_method_finds_the_anomaly() {
        for (String name : List.of("streaming", "prophet", "luminaire")) {
            Feed feed = feed("methods: [" + name + "]");
            scrape(feed, 300, 50);
            scrape(feed, 10, 90);
            assertThat(feed.out.firing()).as(name).hasSize(1);
            assertThat(feed.out.firing().getFirst().detector()).isEqualTo(name);
        }
    }

    @Test
    void several_methods_vote() {
        for (String vote : List.of("any", "all", "majority", "combined")) {
            Feed feed = feed("methods: [streaming, prophet, luminaire], vote: " + vote);
            scrape(feed, 300, 50);
            scrape(feed, 10, 90);
            assertThat(feed.out.firing()).as(vote).hasSize(1);
            assertThat(feed.out.firing().getFirst().detector()).isEqualTo("streaming_prophet_luminaire");
        }
    }

    @Test
    void a_signal_may_be_judged_only_together_with_the_others_of_its_entity() {
        Optional<MultivariateMethod> vector = Optional.of(new Quiet());
        MethodRegistry methods = new MethodRegistry(List.of(new StreamingMethod()), StreamingMethod.NAME, vector);
        for (String choice : List.of("[together]", "[streaming, together]")) {
            Feed feed = new Feed(3);
            String rule =
                    "{name: backlog, metric: backlog, type: gauge, minimum: {effect: 5}, methods: " + choice + "}";
            feed.engine = engine(rule, methods);
            scrape(feed, 300, 50);
            scrape(feed, 10, 90);
            assertThat(feed.out.firing()).as(choice).hasSize(choice.contains("streaming") ? 1 : 0);
            assertThat(feed.out.deviations("backlog")).as(choice).isNotEmpty();
        }
        assertThatThrownBy(() -> engine("{name: a, metric: b, type: gauge, methods: [together]}", BuiltInMethods.all()))
                .hasMessageContaining("'together'");
    }

    /// Finds nothing.
    private static final class Quiet implements MultivariateMethod {
        @Override
        public String name() {
            return "together";
        }

        @Override
        public Model start(double intervalSeconds) {
            return new Model() {
                @Override
                public MultivariateScore score(Map<String, Double> deviations) {
                    return new MultivariateScore(0, 0, 1, 1, true);
                }

                @Override
                public Map<String, Double> contributions(Map<String, Double> deviations) {
                    return Map.of();
                }

                @Override
                public void learn(long timeMillis, Map<String, Double> deviations, Learning learning) {}

                @Override
                public void write(DataOutput out) {}
            };
        }

        @Override
        public Model restore(double intervalSeconds, DataInput in) {
            return start(intervalSeconds);
        }
    }

    @Test
    void a_choice_survives_a_snapshot() throws MalformedMessageException {
        Feed feed = feed("methods: [streaming, prophet]");
        scrape(feed, 300, 50);
        feed.engine = Engine.restore(feed("methods: [streaming, prophet]").engine, feed.engine.snapshot());
        scrape(feed, 10, 90);
        assertThat(feed.out.firing()).hasSize(1);
    }

    @Test
    void an_unknown_method_is_named() {
        assertThatThrownBy(() -> engine("{name: a, metric: b, type: gauge, methods: [magic]}", BuiltInMethods.all()))
                .hasMessageContaining("rule 'a'")
                .hasMessageContaining("magic")
                .hasMessageContaining("streaming");
    }

    @Test
    void a_filling_disk_is_foretold_and_then_taken_back() {
        Feed feed = new Feed(4);
        feed.engine = engine(
                "{name: fill, metric: fill, type: gauge, forecast: {bound: 1, horizon_hours: 6, opens: true}}",
                BuiltInMethods.all());
        for (int i = 0; i < 720; i++) {
            fill(feed, 0.4 + 0.0006 * i);
        }
        List<Anomaly> foretold = feed.out.anomalies().stream()
                .filter(anomaly -> anomaly.detector().equals("forecast"))
                .toList();
        assertThat(foretold).hasSize(1);
        Anomaly.Details details = foretold.getFirst().details();
        assertThat(details.kind()).isEqualTo(Anomaly.Details.FORECAST);
        assertThat(details.opens()).isTrue();
        assertThat(details.forecast()).isNotNull().satisfies(forecast -> {
            assertThat(forecast.probability()).isGreaterThan(0.9);
            assertThat(forecast.bound()).isEqualTo(1);
            assertThat(forecast.breachAt()).isAfter(foretold.getFirst().timestamp());
        });
        for (int i = 0; i < 400; i++) {
            fill(feed, 0.2);
        }
        assertThat(feed.out.anomalies())
                .filteredOn(anomaly -> anomaly.detector().equals("forecast"))
                .extracting(Anomaly::status)
                .containsExactly(AnomalyStatus.FIRING, AnomalyStatus.RESOLVED);
    }

    private static void fill(Feed feed, double level) {
        feed.add("fill", level + 0.002 * feed.random.nextGaussian(), "job", "store");
        feed.send();
    }
}
