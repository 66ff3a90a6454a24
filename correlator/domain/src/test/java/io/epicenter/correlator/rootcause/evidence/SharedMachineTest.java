package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedMachineTest extends EvidenceContract {
    private static final Hypothesis MACHINE = behaviour(Shop.machine("worker-1"));

    @Override
    protected EvidenceSource source() {
        return new SharedMachine();
    }

    @Override
    protected Scenario telling() {
        return slow("catalog", "payment", "shipping");
    }

    /// Of the services on `worker-1`, which are catalog, payment and shipping.
    private static Scenario slow(String... services) {
        Scenario scenario = Scenario.ofTheFrontend()
                .in(Shop.topologyOn(Map.of(
                        "catalog", "worker-1", "payment", "worker-1", "shipping", "worker-1", "cart", "worker-2")));
        for (String service : services) {
            scenario.latency(service, 0.1, 0.5);
        }
        return scenario;
    }

    @Override
    protected Hypothesis about() {
        return MACHINE;
    }

    @Test
    void services_that_are_ill_together_on_one_machine_speak_against_it() {
        assertThat(strength(MACHINE, telling())).isGreaterThan(0.9);
        assertThat(clue(MACHINE, telling()).orElseThrow().text())
                .isEqualTo("3 of 3 services on it are ill by themselves, 0 elsewhere");
    }

    @Test
    void only_a_machine_with_several_abnormal_services_is_a_candidate() {
        assertThat(source().candidates(telling().context())).containsExactly(MACHINE);
        assertThat(source().candidates(slow("catalog").context())).isEmpty();
    }

    @Test
    void one_ill_service_says_nothing_of_its_machine() {
        assertThat(clue(MACHINE, slow("catalog").latency("payment", 0.1, 0.1))).isEmpty();
    }

    @Test
    void well_ones_on_it_and_ill_ones_elsewhere_weaken_it() {
        double all = strength(MACHINE, telling());
        assertThat(strength(MACHINE, slow("catalog", "payment").latency("shipping", 0.1, 0.1)))
                .isLessThan(0.7 * all);
        assertThat(strength(MACHINE, slow("catalog", "payment", "shipping", "cart")))
                .isLessThan(0.8 * all);
    }

    @Test
    void a_machine_where_nobody_is_ill_is_not_told_of() {
        assertThat(clue(behaviour(Shop.machine("worker-2")), telling())).isEmpty();
    }
}
