package io.epicenter.correlator.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.model.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whom all kinds of evidence together blame in a small shop in which the front end raised an alert.
class RootCauseRankerTest {
    private static final Entity CART = Shop.service("cart");
    private static final double WELL = 0.002;
    private static final double SLOW = 0.3;

    private static Diagnosis diagnosis(Scenario scenario) {
        return new RootCauseRanker(BuiltInPlugins.all().evidence(), Settings.DEFAULT)
                .diagnose(scenario.context(), Set.of());
    }

    @Test
    void one_slow_way_between_two_healthy_ends_is_the_cause_itself() {
        Diagnosis diagnosis = diagnosis(Scenario.ofTheFrontend()
                .gap("cart", "frontend", SLOW)
                .gap("cart", "checkout", WELL)
                .gap("cart-db", "cart", WELL)
                .gap("catalog", "frontend", WELL)
                .gap("checkout", "frontend", WELL)
                .latency("frontend", 0.1, 0.3)
                .latency("cart", 0.1, 0.1));
        assertThat(diagnosis.entity()).isEqualTo(CART.edgeFrom("frontend"));
        assertThat(diagnosis.rootCause().reasoning()).contains("calls of frontend to cart");
    }

    @Test
    void ways_that_are_slow_at_one_end_are_its_own() {
        Scenario scenario = Scenario.ofTheFrontend()
                .gap("cart", "frontend", SLOW)
                .gap("cart", "checkout", SLOW)
                .gap("cart-db", "cart", SLOW)
                .gap("catalog", "frontend", WELL)
                .gap("checkout", "frontend", WELL)
                .latency("frontend", 0.1, 0.3);
        assertThat(diagnosis(scenario).entity()).isEqualTo(CART);
    }

    @Test
    void services_that_are_ill_together_on_one_machine_speak_against_it() {
        Scenario scenario = Scenario.ofTheFrontend()
                .in(Shop.topologyOn(Map.of(
                        "catalog", "worker-1", "payment", "worker-1", "shipping", "worker-1", "cart", "worker-2")))
                .latency("frontend", 0.1, 0.7)
                .latency("checkout", 0.1, 0.9)
                .latency("catalog", 0.1, 0.5)
                .latency("payment", 0.1, 0.5)
                .latency("shipping", 0.1, 0.5)
                .latency("cart", 0.1, 0.1);
        assertThat(diagnosis(scenario).entity()).isEqualTo(Shop.machine("worker-1"));
    }

    @Test
    void a_change_is_named_even_when_it_weighs_nothing() {
        Scenario changed = Scenario.ofTheFrontend().latency("payment", 0.1, 1.1).changed("deploy", "payment", 60);
        RootCauseRanker ranker = new RootCauseRanker(
                BuiltInPlugins.all().evidence(), Settings.DEFAULT.withWeights(Map.of("change", 0.0)));
        Diagnosis diagnosis = ranker.diagnose(changed.context(), Set.of());
        assertThat(diagnosis.change()).isEqualTo(changed.changes().getFirst());
        assertThat(diagnosis.rootCause().candidates().getFirst().evidence())
                .noneMatch(evidence -> evidence.kind().equals("change"));
    }

    @Test
    void what_a_source_alone_points_at_is_no_candidate_without_it() {
        Scenario scenario = Scenario.ofTheFrontend()
                .gap("cart", "frontend", SLOW)
                .gap("cart", "checkout", WELL)
                .gap("cart-db", "cart", WELL)
                .gap("catalog", "frontend", WELL)
                .gap("checkout", "frontend", WELL);
        List<EvidenceSource> others = BuiltInPlugins.all().evidence().stream()
                .filter(source -> !source.name().equals("slow-way"))
                .toList();
        Entity path = CART.edgeFrom("frontend");
        assertThat(diagnosis(scenario).rootCause().candidates())
                .anyMatch(candidate -> candidate.entity().equals(path));
        assertThat(new RootCauseRanker(others, Settings.DEFAULT)
                        .diagnose(scenario.context(), Set.of())
                        .rootCause()
                        .candidates())
                .noneMatch(candidate -> candidate.entity().equals(path));
    }

    @Test
    void one_ill_service_on_a_machine_is_to_blame_itself() {
        Scenario scenario = Scenario.ofTheFrontend()
                .in(Shop.topologyOn(Map.of("catalog", "worker-1", "payment", "worker-1")))
                .latency("frontend", 0.1, 0.9)
                .latency("catalog", 0.1, 0.9)
                .latency("payment", 0.1, 0.1);
        assertThat(diagnosis(scenario).entity()).isEqualTo(Shop.service("catalog"));
    }

    @Test
    void services_that_are_ill_on_several_machines_have_no_machine_in_common() {
        Scenario scenario = Scenario.ofTheFrontend()
                .in(Shop.topologyOn(Map.of(
                        "catalog", "worker-1", "payment", "worker-1", "shipping", "worker-2", "cart", "worker-2")))
                .latency("frontend", 0.1, 0.9)
                .latency("catalog", 0.1, 0.5)
                .latency("payment", 0.1, 0.5)
                .latency("shipping", 0.1, 0.5)
                .latency("cart", 0.1, 0.5);
        assertThat(diagnosis(scenario).entity()).isNotEqualTo(Shop.machine("worker-1"));
    }

    @Test
    void what_nobody_has_named_is_many_things_and_never_the_cause() {
        Entity unknown = Shop.service("unknown");
        Diagnosis diagnosis = diagnosis(Scenario.ofTheFrontend()
                .latency("unknown", 0.1, 3)
                .latency("frontend", 0.1, 0.3)
                .changed("deploy", "unknown", 60));
        assertThat(unknown.isUnnamed()).isTrue();
        assertThat(diagnosis.rootCause().candidates())
                .isNotEmpty()
                .noneMatch(candidate -> candidate.entity().equals(unknown));
    }
}
