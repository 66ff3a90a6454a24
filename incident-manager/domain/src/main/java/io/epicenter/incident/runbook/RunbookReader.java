package io.epicenter.incident.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.incident.action.RunbookAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads one runbook from YAML; format in runbooks/README.md. What is wrong is said with file and field, all at once.
/// Unknown fields are errors: a misspelt guard must not be a missing guard.
public final class RunbookReader {
    /// Of one file, and steps of one runbook. Chosen by hand: those of runbooks/ have about 1,000 characters, and
    /// a plan with more steps is not read by a person in an emergency.
    private static final int MAX_CHARACTERS = 64 * 1024;
    private static final int MAX_STEPS = 20;
    private static final Set<String> FIELDS =
            Set.of("id", "title", "owner", "risk", "match", "parameters", "steps", "verify", "rollback");
    private static final Set<String> MATCH_FIELDS = Set.of("kinds", "causes", "signals", "names", "min_confidence");
    private static final Set<String> PARAMETER_FIELDS =
            Set.of("name", "type", "from", "default", "min", "max", "values", "pattern");

    private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    private final Map<String, RunbookAction> actions = new TreeMap<>();

    public RunbookReader(Iterable<RunbookAction> kinds) {
        kinds.forEach(action -> this.actions.put(action.name(), action));
    }

    public sealed interface Result {
        record Read(Runbook runbook) implements Result {}

        /// @param problems each begins with file and field
        record Invalid(List<String> problems) implements Result {}
    }

    /// @param file name for messages
    public Result read(String file, String text) {
        List<String> problems = new ArrayList<>();
        JsonNode root = tree(file, text, problems);
        Runbook runbook = root == null ? null : new Pass(file, problems).runbook(root);
        return runbook == null || !problems.isEmpty() ? new Result.Invalid(problems) : new Result.Read(runbook);
    }

    private @Nullable JsonNode tree(String file, String text, List<String> problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.add(file + ": longer than " + MAX_CHARACTERS + " characters");
            return null;
        }
        try {
            JsonNode root = yaml.readTree(text);
            if (root != null && root.isObject()) {
                return root;
            }
            problems.add(file + ": not a YAML mapping");
        } catch (JsonProcessingException malformed) {
            problems.add(file + ": not YAML: " + malformed.getOriginalMessage());
        }
        return null;
    }

    /// One walk over one file.
    private final class Pass {
        private final String file;
        private final List<String> problems;
        private final Set<String> parameterNames = new TreeSet<>();

        Pass(String file, List<String> problems) {
            this.file = file;
            this.problems = problems;
        }

        private void problem(String field, String what) {
            problems.add(file + ": " + field + ": " + what);
        }

        Runbook runbook(JsonNode root) {
            unknown("", root, FIELDS);
            String id = text(root, "id", "");
            if (!Runbook.ID.matcher(id).matches()) {
                problem("id", "must be 1 to 64 of a-z, 0-9 and '-', not '" + id + "'");
            }
            List<Runbook.Parameter> parameters = parameters(root.path("parameters"));
            List<Runbook.Step> steps = steps("steps", root.path("steps"));
            if (steps.isEmpty()) {
                problem("steps", "at least one is needed");
            }
            return new Runbook(
                    id,
                    text(root, "title", ""),
                    text(root, "owner", ""),
                    oneOf(Runbook.Risk.class, "risk", text(root, "risk", ""), Runbook.Risk.HIGH),
                    match(root.path("match")),
                    parameters,
                    steps,
                    texts("verify", root.path("verify")),
                    steps("rollback", root.path("rollback")));
        }

        private Runbook.Match match(JsonNode node) {
            unknown("match.", node, MATCH_FIELDS);
            List<EntityKind> kinds = manyOf(EntityKind.class, "match.kinds", node.path("kinds"), EntityKind.SERVICE);
            List<SignalKind> signals =
                    manyOf(SignalKind.class, "match.signals", node.path("signals"), SignalKind.OTHER);
            double confidence = node.path("min_confidence").asDouble(0);
            if (confidence < 0 || confidence > 1) {
                problem("match.min_confidence", "must be 0..1, not " + confidence);
            }
            return new Runbook.Match(
                    Set.copyOf(kinds),
                    texts("match.causes", node.path("causes")),
                    Set.copyOf(signals),
                    texts("match.names", node.path("names")),
                    confidence);
        }

        private List<Runbook.Parameter> parameters(JsonNode nodes) {
            List<Runbook.Parameter> parameters = new ArrayList<>();
            int number = 0;
            for (JsonNode node : nodes) {
                String path = "parameters[" + number++ + "]";
                unknown(path + ".", node, PARAMETER_FIELDS);
                String name = node.path("name").asText("");
                if (!name.matches("[a-z][a-z0-9_]{0,31}") || !parameterNames.add(name)) {
                    problem(path + ".name", "must be a name of its own, a-z, 0-9 and '_', not '" + name + "'");
                }
                parameters.add(parameter(path, name, node));
            }
            return parameters;
        }

        private Runbook.Parameter parameter(String path, String name, JsonNode node) {
            String from = node.path("from").asText("");
            if (!from.isEmpty() && !DryRun.SOURCES.contains(from)) {
                problem(path + ".from", "must be one of " + new TreeSet<>(DryRun.SOURCES));
            }
            String type = node.path("type").asText("").replace('-', '_');
            String pattern = node.path("pattern").asText("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException wrong) {
                problem(path + ".pattern", wrong.getDescription());
            }
            return new Runbook.Parameter(
                    name,
                    oneOf(Runbook.Type.class, path + ".type", type, Runbook.Type.TEXT),
                    from,
                    node.has("default") ? node.path("default").asText() : null,
                    node.path("min").asInt(0),
                    node.path("max").asInt(Integer.MAX_VALUE),
                    texts(path + ".values", node.path("values")),
                    pattern);
        }

        private List<Runbook.Step> steps(String path, JsonNode nodes) {
            List<Runbook.Step> steps = new ArrayList<>();
            if (nodes.size() > MAX_STEPS) {
                problem(path, "at most " + MAX_STEPS + " steps");
                return steps;
            }
            int number = 0;
            for (JsonNode node : nodes) {
                steps.add(step(path + "[" + number++ + "]", node));
            }
            return steps;
        }

        private Runbook.Step step(String path, JsonNode node) {
            String name = node.path("kind").asText("");
            RunbookAction action = actions.get(name);
            Map<String, List<String>> fields = new LinkedHashMap<>();
            if (action == null) {
                problem(path + ".kind", "must be one of " + actions.keySet() + ", not '" + name + "'");
                return new Runbook.Step(name, fields);
            }
            node.properties().forEach(field -> {
                String key = field.getKey();
                if (key.equals("kind")) {
                    return;
                }
                if (!action.required().contains(key) && !action.optional().contains(key)) {
                    problem(path + "." + key, name + " has no such field");
                }
                fields.put(key, values(path + "." + key, field.getValue()));
            });
            action.required().stream()
                    .filter(key -> !fields.containsKey(key))
                    .sorted()
                    .forEach(key -> problem(path + "." + key, "is missing"));
            return new Runbook.Step(name, fields);
        }

        private List<String> values(String path, JsonNode node) {
            List<String> values = node.isArray() ? texts(path, node) : List.of(node.asText());
            for (String value : values) {
                if (value.startsWith("$") && !parameterNames.contains(value.substring(1))) {
                    problem(path, "'" + value + "' is not a parameter of this runbook");
                }
            }
            if (path.endsWith(".url") && values.stream().anyMatch(value -> value.startsWith("$"))) {
                problem(path, "must be written out: an address is not a parameter");
            }
            return values;
        }

        private void unknown(String path, JsonNode node, Set<String> known) {
            node.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    problem(path + name, "is not a field; known are " + new TreeSet<>(known));
                }
            });
        }

        private String text(JsonNode node, String field, String otherwise) {
            JsonNode value = node.path(field);
            if (!value.isValueNode() || value.asText().isBlank()) {
                problem(field, "is missing");
                return otherwise;
            }
            return value.asText();
        }

        private List<String> texts(String path, JsonNode node) {
            List<String> texts = new ArrayList<>();
            if (!node.isMissingNode() && !node.isArray()) {
                problem(path, "must be a list");
            }
            for (JsonNode one : node) {
                if (!one.isValueNode()) {
                    problem(path, "must be a list of plain values");
                }
                texts.add(one.asText());
            }
            return texts;
        }

        private <E extends Enum<E>> List<E> manyOf(Class<E> type, String path, JsonNode node, E otherwise) {
            return texts(path, node).stream()
                    .map(text -> oneOf(type, path, text, otherwise))
                    .toList();
        }

        private <E extends Enum<E>> E oneOf(Class<E> type, String path, String text, E otherwise) {
            for (E one : type.getEnumConstants()) {
                if (one.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return one;
                }
            }
            if (!text.isEmpty() || !path.equals("risk")) {
                problem(path, "'" + text + "' is not one of " + names(type));
            }
            return otherwise;
        }

        private static <E extends Enum<E>> List<String> names(Class<E> type) {
            return List.of(type.getEnumConstants()).stream()
                    .map(one -> one.name().toLowerCase(Locale.ROOT).replace("k8s_name", "k8s-name"))
                    .toList();
        }
    }
}
