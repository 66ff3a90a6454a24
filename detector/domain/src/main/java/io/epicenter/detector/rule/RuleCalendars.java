package io.epicenter.detector.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.detector.method.HolidayCalendar;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The special days of a rules file, and which of them each rule knows. The format: `signal-rules.yaml`.
final class RuleCalendars {
    /// Without special days.
    static final RuleCalendars NONE =
            new RuleCalendars(ZoneId.of("UTC"), EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), List.of());

    private static final Set<String> KEYS = Set.of("zone", "weekend", "days");
    private static final Set<String> DAY_KEYS = Set.of("name", "dates", "like", "evidence", "opens", "rules");

    private final ZoneId zone;
    private final Set<DayOfWeek> weekend;
    private final List<Entry> entries;
    private final Map<List<HolidayCalendar.SpecialDay>, HolidayCalendar> known = new HashMap<>();

    /// @param rules names or globs of the rules that know the day; empty = all
    private record Entry(HolidayCalendar.SpecialDay day, List<Glob> rules) {
        boolean isFor(String rule) {
            return rules.isEmpty() || rules.stream().anyMatch(glob -> glob.matches(rule));
        }
    }

    private RuleCalendars(ZoneId zone, Set<DayOfWeek> weekend, List<Entry> entries) {
        this.zone = zone;
        this.weekend = weekend;
        this.entries = List.copyOf(entries);
        if (entries.isEmpty()
                && zone.getId().equals("UTC")
                && weekend.equals(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY))) {
            known.put(List.of(), HolidayCalendar.WEEKENDS_ONLY);
        }
    }

    /// @param node of the key `calendar`; missing = none. IllegalArgumentException says what is wrong.
    static RuleCalendars read(JsonNode node, String source) {
        if (node.isMissingNode()) {
            return NONE;
        }
        String where = "the calendar in " + source;
        knownKeys(node, KEYS, where);
        List<Entry> entries = new ArrayList<>();
        for (JsonNode day : node.path("days")) {
            entries.add(entry(day, where));
        }
        EnumSet<DayOfWeek> weekend = EnumSet.noneOf(DayOfWeek.class);
        try {
            texts(node.path("weekend")).forEach(word -> weekend.add(DateExpression.weekday(word)));
        } catch (IllegalArgumentException not) {
            throw new IllegalArgumentException(where + ": weekend must list days such as saturday", not);
        }
        if (!node.has("weekend")) {
            weekend.addAll(NONE.weekend);
        }
        return new RuleCalendars(zone(node, where), weekend, entries);
    }

    private static ZoneId zone(JsonNode node, String where) {
        String zone = node.path("zone").asText("UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(where + ": zone '" + zone + "' is none such as Europe/Berlin", unknown);
        }
    }

    private static Entry entry(JsonNode node, String where) {
        String name = node.path("name").asText("");
        String here = where + ": day '" + name + "'";
        knownKeys(node, DAY_KEYS, here);
        List<String> texts = texts(node.path("dates"));
        if (name.isBlank() || texts.isEmpty()) {
            throw new IllegalArgumentException(here + " needs a name and dates");
        }
        double evidence = node.path("evidence").asDouble(1);
        if (!(evidence >= 1)) {
            throw new IllegalArgumentException(here + ": evidence is a factor of at least 1, not " + evidence);
        }
        String like = node.path("like").asText("off").toLowerCase(Locale.ROOT);
        HolidayCalendar.Course course = switch (like) {
            case "off" -> HolidayCalendar.Course.OFF;
            case "working" -> HolidayCalendar.Course.WORKING;
            case "none" -> HolidayCalendar.Course.APART;
            default -> throw new IllegalArgumentException(here + " is like '" + like + "', not off, working or none");
        };
        Predicate<LocalDate> dates = date -> false;
        for (String text : texts) {
            try {
                dates = dates.or(DateExpression.parse(text));
            } catch (IllegalArgumentException not) {
                throw new IllegalArgumentException(here + ": " + not.getMessage(), not);
            }
        }
        HolidayCalendar.SpecialDay day = new HolidayCalendar.SpecialDay(
                name, course, evidence, RulesYaml.flag(node, "opens", true, here), dates);
        return new Entry(day, texts(node.path("rules")).stream().map(Glob::new).toList());
    }

    private static void knownKeys(JsonNode node, Set<String> keys, String where) {
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException(where + " has an unknown key '" + key + "'; it can have "
                        + keys.stream().sorted().toList().toString().toLowerCase(Locale.ROOT));
            }
        });
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isValueNode()) {
            texts.add(text(value));
        }
        value.forEach(item -> texts.add(text(item)));
        return texts;
    }

    /// A full date is a point in time for YAML: milliseconds since 1970.
    private static String text(JsonNode value) {
        return value.isNumber()
                ? LocalDate.ofEpochDay(Math.floorDiv(value.asLong(), 86_400_000L))
                        .toString()
                : value.asText();
    }

    /// The days that a rule knows.
    HolidayCalendar of(String rule) {
        List<HolidayCalendar.SpecialDay> days = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.isFor(rule)) {
                days.add(entry.day());
            }
        }
        return known.computeIfAbsent(List.copyOf(days), these -> new HolidayCalendar(zone, weekend, these));
    }
}
