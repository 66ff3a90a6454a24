package io.epicenter.incident.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesScaleTest extends RunbookActionContract {
    @Override
    RunbookAction action() {
        return new KubernetesScale();
    }

    @Override
    Map<String, List<String>> fields() {
        return Map.of(
                "namespace",
                List.of("shop"),
                "deployment",
                List.of("payment"),
                "replicas",
                List.of("4"),
                "max_replicas",
                List.of("6"));
    }

    @Test
    void the_bound_of_the_runbook_holds() {
        assertThat(plan(fields()).argv())
                .containsExactly("kubectl", "--namespace=shop", "scale", "--replicas=4", "deployment/payment");
        assertRefused("replicas", "7");
        assertRefused("replicas", "0");
        assertRefused("max_replicas", "1001");
    }
}
