package io.epicenter.incident.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesRestartTest extends RunbookActionContract {
    @Override
    RunbookAction action() {
        return new KubernetesRestart();
    }

    @Override
    Map<String, List<String>> fields() {
        return Map.of("namespace", List.of("shop"), "deployment", List.of("payment"));
    }

    @Test
    void a_name_cannot_pass_for_an_option() {
        assertThat(plan(fields()).argv())
                .containsExactly("kubectl", "--namespace=shop", "rollout", "restart", "deployment/payment");
        assertRefused("deployment", "--all");
        assertRefused("namespace", "shop", "other");
    }
}
