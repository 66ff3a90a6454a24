package io.epicenter.correlator.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.SmallGraph;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.EvidenceSource.Clue;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every source of evidence must do, whatever it looks at. A new source's test extends it.
public abstract class EvidenceContract {
    protected static final Instant ONSET = Scenario.ONSET;

    /// The greatest weight that is fitted today. A greater one would leave nothing to all others together.
    private static final double MOST_WEIGHT = 20;

    /// A new instance.
    protected abstract EvidenceSource source();

    /// An incident of which the source has something to say, told anew at each call.
    protected abstract Scenario telling();

    /// Of which hypothesis about it.
    protected abstract Hypothesis about();

    protected static Hypothesis behaviour(String service) {
        return behaviour(Shop.service(service));
    }

    protected static Hypothesis behaviour(Entity entity) {
        return new Hypothesis(entity, Hypothesis.Kind.BEHAVIOUR);
    }

    protected Optional<Clue> clue(Hypothesis hypothesis, Scenario scenario) {
        return source().weigh(hypothesis, scenario.context());
    }

    /// 0 where it has nothing to say.
    protected double strength(String service, Scenario scenario) {
        return strength(behaviour(service), scenario);
    }

    protected double strength(Hypothesis hypothesis, Scenario scenario) {
        return clue(hypothesis, scenario).map(Clue::strength).orElse(0.0);
    }

    /// Incidents of all kinds: clear, calm, without signals, without a graph, without members, without sound numbers.
    private List<Scenario> scenarios() {
        return List.of(
                telling(),
                telling().reversed(),
                telling().in(SmallGraph.empty()),
                Scenario.ofTheFrontend(),
                Scenario.ofTheFrontend().latency("frontend", 0.1, 0.1).latency("payment", 0.1, 0.1),
                Scenario.ofTheFrontend().latency("frontend", 0, 0).gap("cart", "frontend", 0),
                new Scenario(),
                new Scenario().in(SmallGraph.empty()),
                new Scenario().latency("payment", 0.1, 1.1).changed("deploy", "payment", 60),
                new Scenario().alert("nobody-knows", "latency of nobody-knows").latency("nobody-knows", 0.1, 2),
                wild(Double.NaN),
                wild(Double.POSITIVE_INFINITY),
                wild(-1));
    }

    /// Each signal of each kind goes to such a value.
    private static Scenario wild(double value) {
        Scenario scenario = Scenario.ofTheFrontend().alert("payment", "payment is down");
        for (SignalKind signal : SignalKind.values()) {
            scenario.anomaly("payment", signal, value).signal(Shop.service("payment"), signal, "value", 0.1, value, 0);
        }
        return scenario.signal(Shop.service("payment"), SignalKind.LATENCY, "self", 0.1, value, 0)
                .signal(Shop.service("payment"), SignalKind.LOG, "log-ratio", 0.1, value, 0)
                .gap("payment", "checkout", value)
                .changed("deploy", "payment", 60);
    }

    private static List<Hypothesis> hypotheses(Scenario scenario) {
        Stream<Entity> nodes = scenario.topology().nodes().stream().map(node -> node.entity());
        Stream<Entity> others = Stream.of(
                Shop.service("nobody-knows"),
                Shop.machine("nowhere"),
                SmallGraph.pod("nobody-knows-5d4f8c7b9-x2x4z"),
                Shop.service("cart").edgeFrom("frontend"),
                Shop.service("cart").edgeFrom("nobody-knows"),
                Shop.service("nobody-knows").edgeFrom("cart"));
        List<Hypothesis> hypotheses = new ArrayList<>();
        Stream.concat(nodes, others).forEach(entity -> {
            for (Hypothesis.Kind kind : Hypothesis.Kind.values()) {
                hypotheses.add(new Hypothesis(entity, kind));
            }
        });
        return hypotheses;
    }

    @Test
    void it_has_a_name_of_its_own_among_the_built_in_sources() {
        assertThat(source().name()).matches("[a-z]+(-[a-z]+)*").isEqualTo(source().name());
        assertThat(BuiltInPlugins.all().evidence())
                .filteredOn(other -> other.name().equals(source().name()))
                .singleElement()
                .isInstanceOf(source().getClass());
    }

    @Test
    void its_weight_is_a_bounded_number_above_nothing() {
        assertThat(source().defaultWeight()).isGreaterThan(0).isLessThanOrEqualTo(MOST_WEIGHT);
    }

    @Test
    void it_says_what_it_found_in_words() {
        Clue clue = clue(about(), telling()).orElseThrow();
        assertThat(clue.strength()).isNotZero();
        assertThat(clue.text()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void each_clue_is_sound_and_rests_on_what_is_there() {
        for (Scenario scenario : scenarios()) {
            Set<String> there = Stream.concat(
                            scenario.members().stream().map(Symptom::id),
                            scenario.changes().stream().map(Event::id))
                    .collect(Collectors.toSet());
            there.add("");
            for (Hypothesis hypothesis : hypotheses(scenario)) {
                clue(hypothesis, scenario).ifPresent(clue -> {
                    assertThat(clue.strength())
                            .as(hypothesis + ": " + clue.text())
                            .isBetween(-1.0, 1.0);
                    assertThat(clue.text()).isNotBlank();
                    assertThat(there).contains(clue.event());
                    if (clue.blamed() != null) {
                        assertThat(scenario.changes()).contains(clue.blamed());
                    }
                });
            }
        }
    }

    @Test
    void nothing_speaks_for_what_nobody_knows() {
        for (Hypothesis.Kind kind : Hypothesis.Kind.values()) {
            for (Scenario scenario : List.of(telling(), new Scenario().in(SmallGraph.empty()))) {
                assertThat(strength(new Hypothesis(Shop.service("nobody-knows"), kind), scenario))
                        .isLessThanOrEqualTo(0);
            }
        }
    }

    @Test
    void the_same_incident_has_the_same_clue_whatever_was_asked_before() {
        EvidenceSource source = source();
        RankingContext context = telling().context();
        Optional<Clue> first = source.weigh(about(), context);
        for (Scenario scenario : scenarios()) {
            hypotheses(scenario).forEach(hypothesis -> source.weigh(hypothesis, scenario.context()));
        }
        hypotheses(telling()).forEach(hypothesis -> source.weigh(hypothesis, context));
        assertThat(source.weigh(about(), context)).isEqualTo(first).isPresent();
        assertThat(clue(about(), telling())).isEqualTo(first);
    }

    @Test
    void the_order_in_which_an_incident_is_told_does_not_matter() {
        for (Hypothesis hypothesis : hypotheses(telling())) {
            double there = strength(hypothesis, telling());
            assertThat(strength(hypothesis, telling().reversed())).isBetween(there - 1e-9, there + 1e-9);
        }
    }

    @Test
    void it_has_something_to_say_of_what_it_alone_points_at() {
        for (Scenario scenario : scenarios()) {
            RankingContext context = scenario.context();
            for (Hypothesis candidate : source().candidates(context)) {
                assertThat(source().weigh(candidate, context))
                        .hasValueSatisfying(clue -> assertThat(clue.strength()).isPositive());
            }
        }
    }

    @Test
    void it_leaves_the_incident_as_it_is() {
        Scenario scenario = telling();
        RankingContext context = scenario.context();
        List<Symptom> members = List.copyOf(context.members());
        List<Event> changes = List.copyOf(context.observed().changes());
        List<List<SignalHistory.Point>> points = scenario.points();
        Map<Entity, NodeHealth> nodes = nodes(context);
        hypotheses(scenario).forEach(hypothesis -> source().weigh(hypothesis, context));
        assertThat(context.members()).isEqualTo(members);
        assertThat(context.observed().changes()).isEqualTo(changes);
        assertThat(scenario.points()).isEqualTo(points);
        assertThat(nodes(context)).isEqualTo(nodes);
    }

    private static Map<Entity, NodeHealth> nodes(RankingContext context) {
        return context.nodes().stream().collect(Collectors.toMap(NodeHealth::entity, health -> health));
    }
}
