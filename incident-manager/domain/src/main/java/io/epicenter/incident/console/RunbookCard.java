package io.epicenter.incident.console;

import io.epicenter.incident.action.PlannedStep;
import io.epicenter.incident.runbook.DryRun;
import io.epicenter.incident.runbook.Runbook;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A runbook that fits an incident, with what it would do.
///
/// @param risk low, medium or high
/// @param problem why it can't be planned; empty when it can
/// @param targets what it would act on
/// @param verify how to see that it helped
public record RunbookCard(
        String id,
        String title,
        String owner,
        String risk,
        String problem,
        List<String> targets,
        List<Step> steps,
        List<String> verify,
        List<Step> rollback) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /// @param command as it would be typed into a shell; it runs without one
    public record Step(String text, String command) {}

    public static RunbookCard of(Runbook runbook, DryRun.Result result) {
        return switch (result) {
            case DryRun.Result.Planned planned ->
                card(runbook, "", planned.targets(), steps(planned.steps()), steps(planned.rollback()));
            case DryRun.Result.Impossible impossible ->
                card(runbook, impossible.reason(), List.of(), List.of(), List.of());
        };
    }

    private static RunbookCard card(
            Runbook runbook, String problem, List<String> targets, List<Step> steps, List<Step> rollback) {
        return new RunbookCard(
                runbook.id(),
                runbook.title(),
                runbook.owner(),
                runbook.risk().name().toLowerCase(Locale.ROOT),
                problem,
                targets,
                steps,
                runbook.verify(),
                rollback);
    }

    private static List<Step> steps(List<PlannedStep> planned) {
        return planned.stream()
                .map(step -> new Step(
                        step.text(),
                        step.argv().stream().map(RunbookCard::quoted).collect(Collectors.joining(" "))))
                .toList();
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
