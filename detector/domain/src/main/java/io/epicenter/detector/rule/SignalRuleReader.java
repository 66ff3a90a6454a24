package io.epicenter.detector.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.naming.Spelling;
import io.epicenter.detector.forecast.BreachLimit;
import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.method.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads one rule of a YAML file and says what is wrong with it.
final class SignalRuleReader {
    private static final Set<String> KEYS = Set.of(
            "name",
            "metric",
            "labels",
            "part",
            "part_metric",
            "type",
            "statistic",
            "aggregate",
            "entity",
            "by",
            "signal",
            "harm",
            "unit",
            "factor",
            "inverse",
            "opens",
            "transform",
            "minimum",
            "methods",
            "vote",
            "deadline",
            "learning_days",
            "absence",
            "normal",
            "forecast");
    private static final Set<String> FORECAST_KEYS = Set.of("bound", "side", "horizon_hours", "probability", "opens");
    private static final Set<String> STATISTICS = Set.of("gap", "mean", "p99", "rate", "ratio", "self", "value");

    /// Days that `learning_days` may be at most. Chosen by hand: more than a year is taken for a typing error.
    private static final int MOST_LEARNING_DAYS = 365;

    private final JsonNode node;
    private final String where;
    private final HolidayCalendar calendar;

    private SignalRuleReader(JsonNode node, String where, HolidayCalendar calendar) {
        this.node = node;
        this.where = where;
        this.calendar = calendar;
    }

    static SignalRule read(JsonNode node, String source, RuleCalendars calendars) {
        String name = node.path("name").asText("");
        return new SignalRuleReader(node, "rule '" + name + "' in " + source, calendars.of(name)).rule(name);
    }

    private SignalRule rule(String name) {
        require(!name.isEmpty(), "has no name");
        node.fieldNames().forEachRemaining(key -> require(KEYS.contains(key), "has an unknown key '" + key + "'"));
        SignalRule.Type type = enumValue("type", SignalRule.Type.class, "");
        List<Glob> metrics = globs("metric");
        require(!metrics.isEmpty(), "names no metric");
        String statistic = text("statistic", type.statistic());
        require(STATISTICS.contains(statistic), "has the unknown statistic '" + statistic + "'");
        return new SignalRule(
                name,
                metrics,
                conditions(node.path("labels")),
                part(),
                globs("part_metric"),
                type,
                statistic,
                enumValue("aggregate", SignalRule.Aggregate.class, type == SignalRule.Type.GAUGE ? "mean" : "sum"),
                enumValue("entity", SignalRule.Group.class, "service"),
                texts(node.path("by")).stream().map(Spelling::underscored).toList(),
                enumValue("signal", SignalKind.class, "other"),
                enumValue("harm", SignalRule.Harm.class, "up"),
                text("unit", ""),
                node.path("factor").asDouble(1),
                node.path("inverse").asBoolean(false),
                node.path("opens").asBoolean(false),
                enumValue("transform", Transform.class, "none"),
                minimum(),
                detection());
    }

    private SignalRule.Detection detection() {
        return new SignalRule.Detection(
                texts(node.path("methods")),
                enumValue("vote", Vote.class, "any"),
                node.path("deadline").asBoolean(false),
                node.has("forecast") ? forecast(node.path("forecast")) : null,
                learning(),
                calendar,
                node.path("absence").asBoolean(true),
                normal());
    }

    private @Nullable Double normal() {
        if (!node.has("normal")) {
            return null;
        }
        JsonNode normal = node.path("normal");
        require(normal.isNumber(), "has the normal value '" + normal.asText() + "', which is no number");
        require(!node.has("methods"), "has a normal value and methods; give one of them");
        return normal.asDouble();
    }

    private @Nullable Duration learning() {
        if (!node.has("learning_days")) {
            return null;
        }
        JsonNode days = node.path("learning_days");
        require(
                days.isNumber() && days.asDouble() >= 0 && days.asDouble() <= MOST_LEARNING_DAYS,
                "has learning_days " + days.asText() + "; it must be a number from 0 to " + MOST_LEARNING_DAYS);
        return Duration.ofSeconds(Math.round(days.asDouble() * 86_400));
    }

    private SignalRule.ForecastSpec forecast(JsonNode forecast) {
        forecast.fieldNames()
                .forEachRemaining(
                        key -> require(FORECAST_KEYS.contains(key), "has an unknown key 'forecast." + key + "'"));
        String side = forecast.path("side").asText("up");
        require(side.equals("up") || side.equals("down"), "has forecast.side '" + side + "', not up or down");
        double hours = forecast.path("horizon_hours").asDouble(24);
        double probability = forecast.path("probability").asDouble(0.9);
        require(hours > 0, "has a forecast.horizon_hours of " + hours + "; it must be above 0");
        require(
                probability > 0.5 && probability < 1,
                "has a forecast.probability of " + probability + "; it must be between 0.5 and 1");
        BreachLimit limit = new BreachLimit(
                forecast.path("bound").asDouble(1), side.equals("up"), (long) (hours * 3_600_000), probability);
        return new SignalRule.ForecastSpec(limit, forecast.path("opens").asBoolean(false));
    }

    private SignalRule.Minimum minimum() {
        JsonNode minimum = node.path("minimum");
        return new SignalRule.Minimum(
                minimum.path("count").asDouble(0),
                minimum.path("effect").asDouble(0),
                minimum.path("relative").asDouble(0),
                Math.max(2, minimum.path("intervals").asInt(2)),
                minimum.path("floor").asDouble(0.05));
    }

    private List<List<LabelMatcher>> part() {
        List<List<LabelMatcher>> part = new ArrayList<>();
        for (JsonNode alternative : node.path("part")) {
            part.add(conditions(alternative));
        }
        return List.copyOf(part);
    }

    private List<LabelMatcher> conditions(JsonNode map) {
        List<LabelMatcher> conditions = new ArrayList<>();
        map.properties()
                .forEach(entry -> conditions.add(
                        condition(entry.getKey(), entry.getValue().asText())));
        return List.copyOf(conditions);
    }

    private LabelMatcher condition(String names, String pattern) {
        try {
            List<String> underscored =
                    Arrays.stream(names.split("\\|")).map(Spelling::underscored).toList();
            return new LabelMatcher(underscored, Pattern.compile(pattern));
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(
                    where + " has a malformed pattern '" + pattern + "': " + malformed.getDescription(), malformed);
        }
    }

    private List<Glob> globs(String key) {
        return texts(node.path(key)).stream()
                .map(name -> new Glob(name.replace('.', '_')))
                .toList();
    }

    private static List<String> texts(JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        List<String> texts = new ArrayList<>();
        value.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    private String text(String key, String otherwise) {
        return node.path(key).asText(otherwise);
    }

    private <E extends Enum<E>> E enumValue(String key, Class<E> type, String otherwise) {
        String word = text(key, otherwise);
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    where + ": " + key + " is '" + word + "', not one of "
                            + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
                    unknown);
        }
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(where + " " + problem);
        }
    }
}
