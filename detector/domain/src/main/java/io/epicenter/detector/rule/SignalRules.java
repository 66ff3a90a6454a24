package io.epicenter.detector.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.contracts.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/// The signal rules in order. A series feeds every rule that it matches; one that matches a rule of type
/// `ignore` feeds those before it only; one that matches none is left to the generic rules.
public final class SignalRules {
    /// Names of metrics whose rules are kept ready; those of further ones are looked for each time. Chosen by
    /// hand: some hundred bytes each, and a large cluster has a few thousand.
    private static final int MOST_METRICS = 20_000;
    private static final String BUILT_IN = "/signal-rules.yaml";

    private final List<SignalRule> ordered;
    private final Map<String, SignalRule> byName;
    private final Generic generic;
    private final long fingerprint;
    private final Text text;
    /// What [#candidates] has found; shared by the engines.
    private final Map<String, List<MatchedRule>> byMetric = new ConcurrentHashMap<>();

    private SignalRules(List<SignalRule> ordered, Generic generic, long fingerprint, Text text) {
        this.text = text;
        this.ordered = List.copyOf(ordered);
        this.generic = generic;
        this.fingerprint = fingerprint;
        this.byName = new LinkedHashMap<>();
        ordered.forEach(rule -> byName.put(rule.name(), rule));
        ordered.forEach(
                rule -> MetricSpellings.scaled(rule).forEach(scaled -> byName.putIfAbsent(scaled.name(), scaled)));
        generic.all().forEach(rule -> byName.put(rule.name(), rule));
    }

    /// YAML, line by line.
    ///
    /// @param builtIn what comes with the detector
    /// @param user goes before it; empty when there is none
    public record Text(List<String> builtIn, List<String> user) {
        public Text {
            builtIn = List.copyOf(builtIn);
            user = List.copyOf(user);
        }

        static Text of(byte[] builtIn, byte @Nullable [] user) {
            return new Text(lines(builtIn), user == null ? List.of() : lines(user));
        }

        private static List<String> lines(byte[] text) {
            return new String(text, StandardCharsets.UTF_8).lines().toList();
        }

        private static byte[] bytes(List<String> lines) {
            return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /// The rules that come with the detector.
    public static SignalRules builtIn() {
        return of(resource(), null);
    }

    /// The user's rules (YAML), then the built-in ones. A user's rule replaces the built-in one of its name.
    /// The user's `calendar` holds for all of them. Throws IllegalArgumentException that names what is wrong.
    public static SignalRules of(byte @Nullable [] userRules) {
        return of(resource(), userRules);
    }

    /// The rules of a text, whatever comes with this version.
    public static SignalRules of(Text text) {
        return of(Text.bytes(text.builtIn), text.user.isEmpty() ? null : Text.bytes(text.user));
    }

    private static SignalRules of(byte[] builtIn, byte @Nullable [] userRules) {
        Map<String, SignalRule> merged = new LinkedHashMap<>();
        long fingerprint = Bytes.hash(1, builtIn, 0, builtIn.length);
        RuleCalendars calendars = RuleCalendars.NONE;
        if (userRules != null) {
            fingerprint = Bytes.hash(fingerprint, userRules, 0, userRules.length);
            JsonNode document = document(userRules, "the user's rules");
            calendars = RuleCalendars.read(document.path("calendar"), "the user's rules");
            parse(document, "the user's rules", calendars).forEach(rule -> merged.put(rule.name(), rule));
        }
        List<SignalRule> generic = new ArrayList<>();
        for (SignalRule rule : parse(document(builtIn, BUILT_IN), BUILT_IN, calendars)) {
            if (rule.isGeneric()) {
                generic.add(rule);
            } else {
                merged.putIfAbsent(rule.name(), rule);
            }
        }
        return new SignalRules(
                new ArrayList<>(merged.values()), Generic.of(generic), fingerprint, Text.of(builtIn, userRules));
    }

    private static byte[] resource() {
        try (InputStream in = Objects.requireNonNull(SignalRules.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static JsonNode document(byte[] yaml, String source) {
        try {
            return new ObjectMapper().valueToTree(RulesYaml.load(new String(yaml, StandardCharsets.UTF_8)));
        } catch (YAMLException malformed) {
            throw new IllegalArgumentException(source + " is not YAML: " + malformed.getMessage(), malformed);
        }
    }

    private static List<SignalRule> parse(JsonNode document, String source, RuleCalendars calendars) {
        List<SignalRule> rules = new ArrayList<>();
        for (JsonNode node : document.path("rules")) {
            rules.add(SignalRuleReader.read(node, source, calendars));
        }
        return rules;
    }

    /// The rules that a series feeds, in order.
    ///
    /// @param metric underscored ([io.epicenter.contracts.naming.Spelling]), as the names of the labels
    public List<MatchedRule> matching(String metric, Map<String, String> labels) {
        List<MatchedRule> matching = new ArrayList<>();
        for (MatchedRule candidate : candidates(metric)) {
            if (candidate.roleOf(labels) != SignalRule.NO_ROLE) {
                matching.add(candidate);
                if (candidate.rule().type() == SignalRule.Type.IGNORE) {
                    break;
                }
            }
        }
        return matching;
    }

    /// The rules that are about a metric, whatever its labels.
    private List<MatchedRule> candidates(String metric) {
        List<MatchedRule> known = byMetric.get(metric);
        if (known != null) {
            return known;
        }
        List<MatchedRule> candidates = MetricSpellings.candidates(ordered, metric);
        if (byMetric.size() < MOST_METRICS) {
            byMetric.put(metric, candidates);
        }
        return candidates;
    }

    public Generic generic() {
        return generic;
    }

    /// All, the generic ones last.
    List<SignalRule> all() {
        return List.copyOf(byName.values());
    }

    @Nullable
    public SignalRule named(String name) {
        return byName.get(name);
    }

    public Text text() {
        return text;
    }

    /// Changes whenever a rule does.
    public long fingerprint() {
        return fingerprint;
    }

    public int size() {
        return ordered.size();
    }

    /// The rules for series that no other one matches.
    public record Generic(SignalRule mean, SignalRule p99, SignalRule rate, SignalRule time, SignalRule value) {
        static Generic of(List<SignalRule> rules) {
            return new Generic(
                    named(rules, "generic-mean"),
                    named(rules, "generic-p99"),
                    named(rules, "generic-rate"),
                    named(rules, "generic-time"),
                    named(rules, "generic-value"));
        }

        private static SignalRule named(List<SignalRule> rules, String name) {
            return rules.stream()
                    .filter(rule -> rule.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no rule " + name + " in " + BUILT_IN));
        }

        /// The rule for a counter: of events, or of seconds, which are no counts.
        public SignalRule counter(String metric) {
            return metric.contains("_seconds") ? time : rate;
        }

        List<SignalRule> all() {
            return List.of(mean, p99, rate, time, value);
        }
    }
}
