package io.epicenter.incident.action;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Takes a Deployment back to its revision before, or to a given one.
@Singleton
public final class KubernetesRolloutUndo implements RunbookAction {
    @Override
    public String name() {
        return "k8s.rollout-undo";
    }

    @Override
    public Set<String> required() {
        return Set.of("namespace", "deployment");
    }

    @Override
    public Set<String> optional() {
        return Set.of("to_revision");
    }

    @Override
    public PlannedStep plan(StepArguments arguments) {
        String namespace = arguments.kubernetesName("namespace");
        String deployment = arguments.kubernetesName("deployment");
        List<String> argv = new ArrayList<>(
                List.of("kubectl", "--namespace=" + namespace, "rollout", "undo", "deployment/" + deployment));
        String to = "the revision before";
        if (arguments.has("to_revision")) {
            int revision = arguments.number("to_revision", 1, Integer.MAX_VALUE);
            argv.add("--to-revision=" + revision);
            to = "revision " + revision;
        }
        String target = "deployment " + namespace + "/" + deployment;
        return new PlannedStep(name(), argv, target, "Take " + target + " back to " + to);
    }
}
