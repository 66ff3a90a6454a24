package io.epicenter.incident.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.SignalKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A procedure against one kind of incident, as a file says it.
///
/// @param id `[a-z0-9-]{1,64}`
/// @param owner the team that answers for it
/// @param verify in words: how to see that it helped
/// @param rollback steps that take it back
public record Runbook(
        String id,
        String title,
        String owner,
        Risk risk,
        Match match,
        List<Parameter> parameters,
        List<Step> steps,
        List<String> verify,
        List<Step> rollback) {
    public static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

    public Runbook {
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
        verify = List.copyOf(verify);
        rollback = List.copyOf(rollback);
    }

    public enum Risk {
        LOW,
        MEDIUM,
        HIGH
    }

    /// Which root causes it is for. An empty set or list asks nothing.
    ///
    /// @param kinds of the blamed entity
    /// @param causes words of the cause, such as `deploy`; or `change`, `anomaly`, `alert`
    /// @param signals one of which the blamed entity must show
    /// @param names globs of the blamed entity's name
    /// @param minConfidence of the root cause, 0..1
    public record Match(
            Set<EntityKind> kinds,
            List<String> causes,
            Set<SignalKind> signals,
            List<String> names,
            double minConfidence) {
        public Match {
            kinds = Set.copyOf(kinds);
            causes = List.copyOf(causes);
            signals = Set.copyOf(signals);
            names = List.copyOf(names);
        }
    }

    public enum Type {
        K8S_NAME,
        NUMBER,
        ENUM,
        TEXT
    }

    /// A value that is filled in from the incident's resolved entities, or its default.
    ///
    /// @param from where it comes from, such as `cause.name`; empty = the default only
    /// @param min of a number
    /// @param max of a number
    /// @param values of an enum
    /// @param pattern of a text: the whole must match
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(
            String name,
            Type type,
            String from,
            @Nullable String byDefault,
            int min,
            int max,
            List<String> values,
            String pattern) {
        public Parameter {
            values = List.copyOf(values);
        }
    }

    /// @param fields by name; a value that is `$name` as a whole stands for the parameter
    public record Step(String kind, Map<String, List<String>> fields) {
        public Step {
            fields = Map.copyOf(fields);
        }
    }
}
