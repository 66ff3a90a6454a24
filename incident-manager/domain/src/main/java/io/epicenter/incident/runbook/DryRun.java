package io.epicenter.incident.runbook;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.action.PlannedStep;
import io.epicenter.incident.action.RunbookAction;
import io.epicenter.incident.action.StepArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Plans a runbook for an incident without doing anything: the exact arguments, the targets, the way back.
/// Parameters come from the root cause's resolved entity, never from raw labels, and are checked against their type.
public final class DryRun {
    private final Map<String, RunbookAction> actions = new TreeMap<>();

    public DryRun(Iterable<RunbookAction> kinds) {
        kinds.forEach(action -> this.actions.put(action.name(), action));
    }

    public sealed interface Result {
        /// @param plan hash of what would be done: an approval is bound to it
        record Planned(
                String runbook,
                String title,
                String incident,
                int revision,
                Runbook.Risk risk,
                String owner,
                String plan,
                Map<String, String> parameters,
                List<String> targets,
                List<PlannedStep> steps,
                List<String> verify,
                List<PlannedStep> rollback)
                implements Result {}

        /// @param reason which parameter or step does not fit and why
        record Impossible(String reason) implements Result {}
    }

    public Result plan(Runbook runbook, Incident incident) {
        if (!incident.rootCause().hasCause()) {
            return new Result.Impossible("the incident has no root cause yet, so there is nothing to act on");
        }
        try {
            Map<String, String> parameters = fill(runbook, incident);
            List<PlannedStep> steps = planned(runbook.steps(), parameters);
            List<PlannedStep> rollback = planned(runbook.rollback(), parameters);
            List<String> targets =
                    steps.stream().map(PlannedStep::target).distinct().toList();
            return new Result.Planned(
                    runbook.id(),
                    runbook.title(),
                    incident.id(),
                    incident.revision(),
                    runbook.risk(),
                    runbook.owner(),
                    hash(runbook, steps),
                    parameters,
                    targets,
                    steps,
                    runbook.verify(),
                    rollback);
        } catch (StepArguments.InvalidArgumentException unfit) {
            return new Result.Impossible(String.valueOf(unfit.getMessage()));
        }
    }

    private static String hash(Runbook runbook, List<PlannedStep> steps) {
        List<String> parts = new ArrayList<>(List.of("plan", runbook.id()));
        for (PlannedStep step : steps) {
            parts.add(step.kind());
            parts.addAll(step.argv());
        }
        return Ids.of(parts.toArray(String[]::new));
    }

    private static Map<String, String> fill(Runbook runbook, Incident incident) {
        Map<String, String> filled = new LinkedHashMap<>();
        for (Runbook.Parameter parameter : runbook.parameters()) {
            String value = source(parameter.from(), incident);
            value = value == null ? parameter.byDefault() : value;
            if (value == null) {
                throw new StepArguments.InvalidArgumentException(
                        "parameter " + parameter.name(), "has neither a source nor a default");
            }
            filled.put(parameter.name(), checked(parameter, value));
        }
        return filled;
    }

    /// The sources a parameter can come from.
    static final Set<String> SOURCES =
            Set.of("cause.name", "cause.namespace", "cause.kind", "cause.environment", "cause.change");

    private static @Nullable String source(String from, Incident incident) {
        Entity owner = incident.rootCause().candidates().getFirst().entity().owner();
        return switch (from) {
            case "cause.name" -> owner.name();
            case "cause.namespace" -> owner.namespace();
            case "cause.kind" -> owner.kind().label();
            case "cause.environment" -> owner.environment();
            case "cause.change" -> change(incident);
            default -> null;
        };
    }

    /// The sender's id of the change that is blamed; null when none is.
    private static @Nullable String change(Incident incident) {
        return incident.events().stream()
                .filter(member -> member.kind() == Incident.MemberKind.CHANGE)
                .map(Incident.Member::id)
                .filter(incident.rootCause().event()::equals)
                .findFirst()
                .orElse(null);
    }

    private static String checked(Runbook.Parameter parameter, String value) {
        String field = "parameter " + parameter.name();
        StepArguments only = new StepArguments(Map.of(field, List.of(value)));
        return switch (parameter.type()) {
            case K8S_NAME -> only.kubernetesName(field);
            case NUMBER -> Integer.toString(only.number(field, parameter.min(), parameter.max()));
            case ENUM -> {
                if (!parameter.values().contains(value)) {
                    throw new StepArguments.InvalidArgumentException(
                            field, "must be one of " + parameter.values() + ", not '" + value + "'");
                }
                yield value;
            }
            case TEXT -> {
                if (value.startsWith("-") || !Pattern.matches(parameter.pattern(), value)) {
                    throw new StepArguments.InvalidArgumentException(field, "does not match " + parameter.pattern());
                }
                yield value;
            }
        };
    }

    private List<PlannedStep> planned(List<Runbook.Step> steps, Map<String, String> parameters) {
        List<PlannedStep> planned = new ArrayList<>();
        for (Runbook.Step step : steps) {
            RunbookAction action = actions.get(step.kind());
            if (action == null) {
                throw new StepArguments.InvalidArgumentException("kind", "'" + step.kind() + "' is not known");
            }
            planned.add(action.plan(arguments(step, parameters)));
        }
        return planned;
    }

    private static StepArguments arguments(Runbook.Step step, Map<String, String> parameters) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        step.fields()
                .forEach((field, list) -> values.put(
                        field,
                        list.stream().map(one -> substituted(one, parameters)).toList()));
        return new StepArguments(values);
    }

    /// Only a value that is a reference as a whole is replaced: nothing is templated into a string.
    private static String substituted(String value, Map<String, String> parameters) {
        if (!value.startsWith("$")) {
            return value;
        }
        String name = value.substring(1);
        String filled = parameters.get(name);
        if (filled == null) {
            throw new StepArguments.InvalidArgumentException("$" + name, "is not a parameter");
        }
        return filled;
    }
}
