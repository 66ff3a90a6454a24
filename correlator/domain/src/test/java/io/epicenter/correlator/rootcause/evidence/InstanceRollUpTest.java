package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.SmallGraph;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceRollUpTest extends EvidenceContract {
    private static final Entity WEB = Shop.service("web");
    private static final List<Entity> PODS =
            List.of(SmallGraph.pod("web-a"), SmallGraph.pod("web-b"), SmallGraph.pod("web-c"));

    @Override
    protected EvidenceSource source() {
        return new InstanceRollUp();
    }

    @Override
    protected Scenario telling() {
        Scenario scenario = threeInstances();
        PODS.forEach(pod -> scenario.alert(pod, "memory of " + pod.name()));
        return scenario;
    }

    private static Scenario threeInstances() {
        SmallGraph graph = new SmallGraph();
        PODS.forEach(pod -> graph.call(WEB, pod));
        return new Scenario().in(graph.build()).alert(WEB, "web is slow");
    }

    @Override
    protected Hypothesis about() {
        return behaviour(WEB);
    }

    @Test
    void what_all_instances_have_is_their_services() {
        assertThat(strength(about(), telling())).isGreaterThan(0.9);
        assertThat(strength(behaviour(PODS.getFirst()), telling())).isLessThan(0.5);
    }

    @Test
    void what_one_instance_has_is_its_own() {
        Scenario one = threeInstances()
                .alert(PODS.getFirst(), "memory of web-a")
                .alert(PODS.getFirst(), "processor of web-a")
                .alert(PODS.getFirst(), "disk of web-a");
        assertThat(strength(behaviour(PODS.getFirst()), one)).isGreaterThan(strength(about(), one));
    }

    @Test
    void a_service_without_instances_has_nothing_to_roll_up() {
        Scenario plain = new Scenario()
                .in(new SmallGraph().call(WEB, Shop.service("store")).build())
                .alert(WEB, "web is slow");
        assertThat(clue(about(), plain)).isEmpty();
    }
}
