package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.input.EventTimeClock;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CorrelatorTest {
    private static final int FOREVER = 100_000;

    private static Story slowDeploy(long seed) {
        return new Story(seed)
                .change("deploy", "payment", "deploy payment v2", 290)
                .change("deploy", "catalog", "deploy catalog v9", 297)
                .fault("payment", "latency", 0.4, 300, 480);
    }

    private static void blames(Story story, Incident incident, String service) {
        assertThat(incident.rootCause().candidates().getFirst().entity())
                .as(() -> story.tell())
                .isEqualTo(Shop.service(service));
        assertThat(incident.rootCause().confidence()).as(() -> story.tell()).isGreaterThan(0.35);
    }

    @Test
    void a_slow_deploy_is_one_incident_that_blames_the_deploy_and_not_the_decoy() {
        Story story = slowDeploy(1).play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
        Incident incident = story.last().getFirst();
        blames(story, incident, "payment");
        assertThat(incident.rootCause().event())
                .isEqualTo(io.epicenter.contracts.Ids.of("change", "deploy payment v2"));
        assertThat(incident.title())
                .contains("is slow since 14:05:00: payment got slower after \"deploy payment v2\" (14:04:50)");
        assertThat(incident.events())
                .filteredOn(member -> member.kind() == MemberKind.CHANGE)
                .extracting(Incident.Member::title)
                .containsExactly("deploy payment v2");
        assertThat(incident.blastRadius().affected())
                .extracting(Incident.Affected::service)
                .containsExactly("checkout", "frontend");
        assertThat(incident.severity()).isBetween(3, 4);
        assertThat(incident.events())
                .allSatisfy(member -> assertThat(member.reason()).isNotEmpty());
    }

    @Test
    void the_first_revision_names_the_cause_within_half_a_minute_of_the_onset() {
        Story story = slowDeploy(1).play(420);
        Incident first = story.incidents.getFirst();
        blames(story, first, "payment");
        assertThat(first.revision()).isEqualTo(1);
        assertThat(first.updatedAt()).isBefore(Story.START.plusSeconds(330));
    }

    @Test
    void an_incident_resolves_when_its_members_have() {
        Story story = slowDeploy(1).play(600);
        assertThat(story.last()).as(story::tell).hasSize(1);
        Incident incident = story.last().getFirst();
        assertThat(incident.status()).isEqualTo(Incident.Status.RESOLVED);
        assertThat(incident.resolvedAt()).isNotNull();
        assertThat(story.correlator.view().openIncidents()).isEmpty();
        blames(story, incident, "payment");
    }

    @Test
    void what_may_not_open_an_incident_does_not_keep_one_open() {
        Story story =
                slowDeploy(1).fault("payment", "saturation", 12, 310, FOREVER).play(600);
        Incident incident = story.last().getFirst();
        assertThat(incident.events())
                .as(story::tell)
                .anyMatch(member -> member.signal() == SignalKind.SATURATION && member.resolvedAt() == null);
        assertThat(story.last()).hasSize(1);
        assertThat(incident.status()).isEqualTo(Incident.Status.RESOLVED);
    }

    @Test
    void a_failing_service_is_blamed_for_the_errors_of_its_callers() {
        Story story =
                new Story(2).fault("shipping", "errors", 0.4, 300, FOREVER).play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "shipping");
        assertThat(story.last().getFirst().severity()).isGreaterThanOrEqualTo(4);
        assertThat(story.last().getFirst().rootCause().candidates().getFirst().cause())
                .isEqualTo("errors of shipping rose");
    }

    @Test
    void a_saturated_database_is_blamed_for_its_slow_callers() {
        Story story = new Story(3)
                .fault("ledger-db", "saturation", 12, 290, FOREVER)
                .fault("ledger-db", "latency", 0.15, 300, FOREVER)
                .play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "ledger-db");
    }

    @Test
    void a_database_that_retries_overload_is_not_blamed() {
        Story story = new Story(4)
                .change("deploy", "payment", "deploy payment v2", 290)
                .fault("payment", "latency", 0.4, 300, FOREVER)
                .fault("payment", "errors", 0.2, 300, FOREVER)
                .fault("ledger-db", "load", 1.5, 310, FOREVER)
                .fault("ledger-db", "saturation", 9, 315, FOREVER)
                .fault("ledger-db", "latency", 0.3, 315, FOREVER)
                .play(480);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "payment");
        blames(story, story.incidents.getFirst(), "payment");
    }

    @Test
    void whatever_service_is_slow_or_fails_is_blamed() {
        for (String service : Shop.names()) {
            for (String what : List.of("latency", "errors")) {
                double amount = what.equals("latency") ? 0.25 : 0.3;
                Story story =
                        new Story(20).fault(service, what, amount, 300, FOREVER).play(360);
                assertThat(story.last())
                        .as(() -> service + " " + what + story.tell())
                        .hasSize(1);
                blames(story, story.last().getFirst(), service);
            }
        }
    }

    @Test
    void time_outs_of_the_callers_are_blamed_on_the_slow_callee() {
        Story story = new Story(21)
                .fault("payment", "latency", 2, 300, FOREVER)
                .fault("checkout", "errors", 0.6, 305, FOREVER)
                .play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "payment");
    }

    @Test
    void two_faults_far_apart_are_two_incidents() {
        Story story = new Story(5)
                .fault("payment", "latency", 0.4, 300, FOREVER)
                .fault("report-db", "latency", 0.3, 305, FOREVER)
                .play(420);
        assertThat(story.last()).as(story::tell).hasSize(2);
        assertThat(story.last())
                .extracting(incident ->
                        incident.rootCause().candidates().getFirst().entity().name())
                .containsExactlyInAnyOrder("payment", "report-db");
    }

    @Test
    void a_late_symptom_joins_the_incident_that_lasts() {
        Story story = new Story(6)
                .fault("payment", "latency", 0.4, 300, FOREVER)
                .fault("checkout", "errors", 0.1, 500, FOREVER)
                .play(560);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "payment");
    }

    @Test
    void a_service_that_goes_silent_is_blamed_for_the_errors_of_its_callers() {
        Story story = new Story(7)
                .silent("cart", 300)
                .fault("checkout", "errors", 0.9, 300, FOREVER)
                .fault("frontend", "errors", 0.5, 300, FOREVER)
                .play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "cart");
    }

    @Test
    void a_surge_of_users_is_told_as_such() {
        Story story = new Story(8);
        for (String service : List.of("frontend", "catalog", "catalog-db", "cart", "cart-db", "checkout")) {
            story.fault(service, "load", 1.2, 295, FOREVER);
        }
        story.fault("catalog-db", "latency", 0.2, 305, FOREVER).fault("cart-db", "latency", 0.1, 305, FOREVER);
        story.play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
        blames(story, story.last().getFirst(), "frontend");
        assertThat(story.last().getFirst().rootCause().candidates().getFirst().cause())
                .isEqualTo("surge of traffic at frontend");
    }

    @Test
    void inputs_in_any_order_give_the_same_incidents() {
        Story ordered = slowDeploy(9).play(600);
        Story shuffled = slowDeploy(10);
        shuffled.shuffled = true;
        shuffled.play(600);
        assertThat(shuffled.incidents).isEqualTo(ordered.incidents);
        assertThat(shuffled.decisions).isEqualTo(ordered.decisions);
    }

    @Test
    void a_restart_in_mid_story_changes_nothing() {
        Story whole = slowDeploy(9).play(600);
        for (int at = 295; at < 520; at += 15) {
            Story restarted = slowDeploy(9);
            restarted.restartAt = at;
            restarted.play(600);
            assertThat(restarted.incidents).isEqualTo(whole.incidents);
            assertThat(restarted.decisions).isEqualTo(whole.decisions);
        }
    }

    @Test
    void anomalies_that_come_again_change_nothing() {
        Story once = slowDeploy(9).play(600);
        Story twice = slowDeploy(9);
        twice.repeated = true;
        twice.play(600);
        assertThat(twice.incidents).isEqualTo(once.incidents);
        assertThat(twice.decisions).isEqualTo(once.decisions);
    }

    @Test
    void the_same_root_soon_after_reopens_the_incident() {
        Story story =
                slowDeploy(1).fault("payment", "latency", 0.4, 700, FOREVER).play(800);
        assertThat(story.last()).as(story::tell).hasSize(1);
        assertThat(story.last().getFirst().status()).isEqualTo(Incident.Status.OPEN);
        assertThat(story.incidents).extracting(Incident::status).contains(Incident.Status.RESOLVED);
    }

    @Test
    void a_maintenance_window_suppresses_and_says_so() {
        Story story = new Story(11).fault("report-db", "latency", 0.3, 300, FOREVER);
        for (String name : List.of("report-db", "report-api", "report-ui")) {
            story.correlator.accept(new Input.FeedbackInput(new Feedback(
                    name,
                    "default",
                    "prod",
                    Story.START.plusSeconds(10),
                    "ann",
                    Feedback.Verdict.MAINTENANCE_WINDOW,
                    null,
                    List.of(),
                    Shop.service(name),
                    Story.START.plusSeconds(3600),
                    "")));
        }
        story.play(420);
        assertThat(story.incidents).isEmpty();
        assertThat(story.decisions)
                .isNotEmpty()
                .allMatch(decision -> decision.outcome() == Decision.Outcome.SUPPRESSED)
                .allMatch(decision -> decision.reason().contains("maintenance window of ann"));
    }

    @Test
    void an_external_alert_opens_and_resolves_an_incident_without_any_signals() {
        Correlator correlator = new Correlator(Settings.DEFAULT, BuiltInPlugins.all());
        Instant start = Story.START;
        correlator.accept(alert(start, "firing"));
        CorrelatorEffects opened = CorrelatorEffects.NONE;
        for (int second = 0; second < 90; second++) {
            opened = opened.plus(correlator.advance(start.plusSeconds(second), Shop.topology()));
        }
        assertThat(opened.incidents()).hasSize(1);
        assertThat(opened.incidents().getFirst().events().getFirst().kind()).isEqualTo(MemberKind.ALERT);
        correlator.accept(alert(start.plusSeconds(80), "resolved"));
        CorrelatorEffects closed = CorrelatorEffects.NONE;
        for (int second = 90; second < 200; second++) {
            closed = closed.plus(correlator.advance(start.plusSeconds(second), Shop.topology()));
        }
        assertThat(closed.incidents()).last().matches(last -> last.status() == Incident.Status.RESOLVED);
    }

    @Test
    void a_member_is_told_in_one_line() {
        Anomaly anomaly = slowDeploy(1).play(350).firing.values().iterator().next();
        Anomaly worded = anomaly.with(anomaly.details().withText("template: refused <hex>\nexample: refused 0a"));
        assertThat(HumanReadable.anomaly(worded)).isEqualTo("template: refused <hex>");
    }

    private static Event alert(Instant at, String status) {
        return new Event("fingerprint-1", at, "alert", Shop.service("cart"), "CartDown", Map.of(), null, status);
    }

    @Test
    void every_anomaly_meets_exactly_one_fate() {
        Story story = slowDeploy(1).play(900);
        assertThat(story.decisions).extracting(Decision::anomaly).doesNotHaveDuplicates();
        assertThat(story.decisions)
                .allSatisfy(decision -> assertThat(decision.reason()).isNotEmpty());
    }

    @Test
    void without_a_graph_only_what_is_on_one_entity_is_grouped() {
        Story story = new Story(12)
                .fault("payment", "latency", 0.4, 300, FOREVER)
                .fault("payment", "errors", 0.4, 300, FOREVER);
        story.topology = io.epicenter.contracts.topology.TopologySnapshot.EMPTY;
        story.play(400);
        assertThat(story.last())
                .extracting(incident -> incident.services().size())
                .containsOnly(1);
        assertThat(story.last()).hasSizeGreaterThan(1);
    }

    @Test
    void the_clock_is_the_slowest_source_until_it_falls_silent() {
        EventTimeClock clock =
                new EventTimeClock(new Settings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO));
        Instant now = Story.START;
        clock.accept(new io.epicenter.contracts.Watermark("default", "prod", "a", now), now);
        clock.accept(
                new io.epicenter.contracts.Watermark("default", "prod", "b", now.plusSeconds(60)), now.plusSeconds(1));
        assertThat(clock.now(now.plusSeconds(2))).contains(now);
        clock.accept(
                new io.epicenter.contracts.Watermark("default", "prod", "b", now.plusSeconds(90)), now.plusSeconds(31));
        assertThat(clock.now(now.plusSeconds(31))).contains(now.plusSeconds(90));
        assertThat(clock.now(now.plusSeconds(71))).contains(now.plusSeconds(100));
    }
}
