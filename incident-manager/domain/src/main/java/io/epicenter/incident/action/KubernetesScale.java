package io.epicenter.incident.action;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/// Sets the number of replicas of a Deployment, within the runbook's own bound.
@Singleton
public final class KubernetesScale implements RunbookAction {
    /// Replicas that a runbook may name as its own bound. Chosen by hand, against a slip of the finger.
    private static final int MOST = 1_000;

    @Override
    public String name() {
        return "k8s.scale";
    }

    @Override
    public Set<String> required() {
        return Set.of("namespace", "deployment", "replicas", "max_replicas");
    }

    @Override
    public Set<String> optional() {
        return Set.of();
    }

    @Override
    public PlannedStep plan(StepArguments arguments) {
        String namespace = arguments.kubernetesName("namespace");
        String deployment = arguments.kubernetesName("deployment");
        int replicas = arguments.number("replicas", 1, arguments.number("max_replicas", 1, MOST));
        String target = "deployment " + namespace + "/" + deployment;
        return new PlannedStep(
                name(),
                List.of(
                        "kubectl",
                        "--namespace=" + namespace,
                        "scale",
                        "--replicas=" + replicas,
                        "deployment/" + deployment),
                target,
                "Run " + target + " with " + replicas + " replicas");
    }
}
