package io.epicenter.incident.action;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/// Replaces the pods of a Deployment one after the other.
@Singleton
public final class KubernetesRestart implements RunbookAction {
    @Override
    public String name() {
        return "k8s.restart";
    }

    @Override
    public Set<String> required() {
        return Set.of("namespace", "deployment");
    }

    @Override
    public Set<String> optional() {
        return Set.of();
    }

    @Override
    public PlannedStep plan(StepArguments arguments) {
        String namespace = arguments.kubernetesName("namespace");
        String deployment = arguments.kubernetesName("deployment");
        String target = "deployment " + namespace + "/" + deployment;
        return new PlannedStep(
                name(),
                List.of("kubectl", "--namespace=" + namespace, "rollout", "restart", "deployment/" + deployment),
                target,
                "Restart the pods of " + target + ", one after the other");
    }
}
