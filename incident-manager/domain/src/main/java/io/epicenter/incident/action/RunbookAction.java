package io.epicenter.incident.action;

import java.util.Set;

/// A kind of runbook step. Stateless. A new one is one `@Singleton public final class` here and one test that extends
/// `RunbookActionContract`.
public interface RunbookAction {
    /// As written in runbooks, such as `k8s.restart`.
    String name();

    Set<String> required();

    Set<String> optional();

    /// What would be done, exactly. Throws [StepArguments.InvalidArgumentException] when an argument does not fit.
    PlannedStep plan(StepArguments arguments);
}
