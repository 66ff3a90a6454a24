package io.epicenter.incident.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesRolloutUndoTest extends RunbookActionContract {
    @Override
    RunbookAction action() {
        return new KubernetesRolloutUndo();
    }

    @Override
    Map<String, List<String>> fields() {
        return Map.of("namespace", List.of("shop"), "deployment", List.of("payment"), "to_revision", List.of("7"));
    }

    @Test
    void a_revision_is_a_number() {
        assertThat(plan(fields()).argv())
                .containsExactly(
                        "kubectl", "--namespace=shop", "rollout", "undo", "deployment/payment", "--to-revision=7");
        assertRefused("to_revision", "0");
        assertRefused("to_revision", "seven");
    }
}
