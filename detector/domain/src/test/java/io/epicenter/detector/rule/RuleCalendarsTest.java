package io.epicenter.detector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Feed;
import io.epicenter.detector.Partition;
import io.epicenter.detector.Service;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleCalendarsTest {
    private static SignalRules rules(String yaml) {
        return SignalRules.of(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static HolidayCalendar.@Nullable SpecialDay day(SignalRules rules, String rule, String time) {
        SignalRule found = rules.named(rule);
        assertThat(found).isNotNull();
        return found.detection().calendar().dayOf(Instant.parse(time).toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2027-05-14|2027-05-14|2028-05-14",
                "12-25|2031-12-25|2031-12-26",
                "12-24..01-02|2031-01-02|2031-01-03",
                "2026-12-21..2027-01-03|2027-01-03|2027-12-22",
                "friday|2026-11-27|2026-11-26",
                "4th thursday of november|2026-11-26|2026-11-19",
                "4th thursday of november +1|2026-11-27|2026-11-26",
                "last monday of may|2027-05-31|2027-05-24",
                "day 25|2027-03-25|2027-03-24",
                "last day|2028-02-29|2028-02-28",
                "easter|2027-03-28|2027-04-04",
                "easter-2|2027-03-26|2027-03-28",
                "easter +39|2027-05-06|2027-03-28",
            })
    void dates_are_written_as_people_say_them(String text, LocalDate in, LocalDate out) {
        assertThat(DateExpression.parse(text)).accepts(in).rejects(out);
    }

    @Test
    void easter_is_where_the_tables_have_it() {
        assertThat(List.of(
                        DateExpression.easter(2000),
                        DateExpression.easter(2008),
                        DateExpression.easter(2011),
                        DateExpression.easter(2038)))
                .hasToString("[2000-04-23, 2008-03-23, 2011-04-24, 2038-04-25]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "days: [{name: a, dates: someday}]|is no date",
                "days: [{name: a, dates: 13-40}]|is no date",
                "days: [{name: a}]|needs a name and dates",
                "days: [{name: a, dates: friday, like: red}]|not off, working or none",
                "days: [{name: a, dates: friday, evidence: 0.5}]|at least 1",
                "{zone: Moon, days: []}|is none such as",
                "days: [{name: a, dates: friday, opens: perhaps}]|not true or false",
                "{holidays: []}|has an unknown key",
                "{weekend: [caturday]}|weekend must list days",
            })
    void a_wrong_calendar_is_told_with_what_is_wrong(String calendar, String problem) {
        String yaml = "calendar:\n  " + calendar + "\nrules: []\n";
        assertThatThrownBy(() -> rules(yaml)).hasMessageContaining(problem);
    }

    @Test
    void a_day_holds_in_its_zone_and_for_its_rules() {
        SignalRules rules = rules("""
            calendar:
              zone: America/New_York
              days:
                - { name: sale, dates: 2026-11-27, like: none, rules: ["http-*"] }
            rules: []
            """);
        assertThat(day(rules, "http-rate", "2026-11-27T04:59:59Z")).isNull();
        assertThat(day(rules, "http-rate", "2026-11-27T05:00:00Z")).isNotNull();
        assertThat(day(rules, "http-rate", "2026-11-28T04:59:59Z")).isNotNull();
        assertThat(day(rules, "http-rate", "2026-11-28T05:00:00Z")).isNull();
        assertThat(day(rules, "istio-rate", "2026-11-27T12:00:00Z")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"off,OFF", "'\"off\"',OFF", "Off,OFF", "working,WORKING", "none,APART"})
    void what_a_day_is_like_may_be_written_with_or_without_quotes(String word, HolidayCalendar.Course course) {
        SignalRules rules =
                rules("calendar: { days: [{ name: closed, dates: 12-25, like: " + word + " }] }\nrules: []");
        assertThat(day(rules, "http-rate", "2026-12-25T12:00:00Z"))
                .extracting(HolidayCalendar.SpecialDay::course)
                .isEqualTo(course);
    }

    @ParameterizedTest
    @CsvSource({"no,false", "off,false", "false,false", "yes,true", "on,true", "true,true"})
    void whether_alarms_of_a_day_open_may_be_said_in_any_word_of_yaml(String word, boolean opens) {
        SignalRules rules =
                rules("calendar: { days: [{ name: closed, dates: 12-25, opens: " + word + " }] }\nrules: []");
        assertThat(day(rules, "http-rate", "2026-12-25T12:00:00Z"))
                .extracting(HolidayCalendar.SpecialDay::opens)
                .isEqualTo(opens);
    }

    /// Latency doubles after an hour on the day on which the feed begins.
    private static List<Anomaly> alarms(String yaml, Duration learning) {
        Settings settings = Feed.settings().withLearning(learning);
        Feed feed = new Feed(1);
        feed.engine = new Engine(
                new Partition(0, 0),
                new EngineParts(
                        settings,
                        rules(yaml),
                        MethodRegistry.of(new StreamingMethod()),
                        new EntityResolver(EntityResolver.Settings.DEFAULT)));
        Service cart = new Service("cart", 30);
        feed.times(120, cart::scrape);
        cart.latency *= 2;
        feed.times(15, cart::scrape);
        return feed.out.firing().stream()
                .filter(anomaly -> anomaly.details().rule().equals("otel-http-server-mean"))
                .toList();
    }

    private static String today() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(new Feed(1).time), ZoneOffset.UTC)
                .toString();
    }

    @Test
    void a_special_day_may_keep_alarms_from_opening_or_ask_for_more_evidence() {
        assertThat(alarms("rules: []", Duration.ZERO))
                .hasSize(1)
                .allMatch(anomaly -> anomaly.details().opens());
        String quiet = "calendar: { days: [{ name: closed, dates: " + today() + ", opens: false }] }\nrules: []";
        assertThat(alarms(quiet, Duration.ZERO))
                .hasSize(1)
                .allMatch(anomaly -> !anomaly.details().opens()
                        && String.valueOf(anomaly.details().text()).contains("closed"));
        String soft = "calendar: { days: [{ name: sale, dates: " + today() + ", evidence: 50 }] }\nrules: []";
        assertThat(alarms(soft, Duration.ZERO)).isEmpty();
    }

    @Test
    void a_rule_may_have_its_own_learning_period() {
        assertThat(alarms("rules: []", Duration.ofDays(14)))
                .hasSize(1)
                .allMatch(anomaly -> anomaly.details().warming());
        String own = """
            rules:
              - { name: otel-http-server-mean, metric: http_server_request_duration_seconds, type: sum_count,
                  signal: latency, transform: log, opens: true, learning_days: 0,
                  minimum: { count: 5, effect: 0.005, relative: 0.4 } }
            """;
        assertThat(alarms(own, Duration.ofDays(14)))
                .hasSize(1)
                .allMatch(anomaly -> !anomaly.details().warming());
        assertThatThrownBy(() -> rules(own.replace("learning_days: 0", "learning_days: two")))
                .hasMessageContaining("learning_days");
    }
}
