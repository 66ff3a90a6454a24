package io.epicenter.detector.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// The YAML of a rules file: 1.1, with anchors and merges, but `on`, `off`, `yes` and `no` are words, as in YAML 1.2,
/// so that `like: off` and a label whose value is `no` mean what they say. Where a truth value is expected
/// they are read as one ([#flag]).
final class RulesYaml {
    /// What is a truth value by itself. Source: the core schema of YAML 1.2.
    private static final Pattern TRUTH = Pattern.compile("^(?:true|True|TRUE|false|False|FALSE)$");
    /// With what such a value begins.
    private static final String TRUTH_BEGINS = "tTfF";

    private RulesYaml() {}

    private static final class Words extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
            if (tag.equals(Tag.BOOL)) {
                super.addImplicitResolver(tag, TRUTH, TRUTH_BEGINS, limit);
            } else {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }

    /// Maps, lists and plain values; null for an empty text. Throws YAMLException.
    static @Nullable Object load(String text) {
        LoaderOptions loading = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, new Words())
                .load(text);
    }

    /// A truth value of a mapping: true, yes or on; false, no or off. Throws IllegalArgumentException for another word.
    ///
    /// @param where for the message
    static boolean flag(JsonNode mapping, String key, boolean otherwise, String where) {
        JsonNode value = mapping.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default ->
                throw new IllegalArgumentException(
                        where + ": " + key + " is '" + value.asText() + "', not true or false");
        };
    }
}
