package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Many alerts at once, on services that the graph does not know, each with a text of its own.
final class AlertStormTest {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final List<String> WORDS =
            List.of("latency", "errors", "memory", "queue", "timeout", "restart", "replica", "volume");
    private static final String ORDINARY = "ordinary";

    private final Map<String, Decision> decided = new HashMap<>();
    private final Map<String, Instant> told = new HashMap<>();
    private final List<Incident> revisions = new ArrayList<>();
    private Correlator.Statistics after =
            new Correlator(Settings.DEFAULT, BuiltInPlugins.all()).view().statistics();

    private static Settings settings(long workPerTick, int pending) {
        Settings.Bounds bounds = Settings.Bounds.DEFAULT;
        return Settings.DEFAULT
                .withTiming(new Settings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO))
                .withBounds(new Settings.Bounds(
                        bounds.environments(),
                        bounds.bufferedInputs(),
                        bounds.bufferedSignals(),
                        bounds.tracks(),
                        bounds.history(),
                        bounds.historyIntervals(),
                        bounds.openIncidents(),
                        bounds.members(),
                        pending,
                        bounds.remembered(),
                        bounds.changes(),
                        bounds.silences(),
                        bounds.hypotheses(),
                        workPerTick));
    }

    private static Entity service(int number) {
        return Entity.service("default", "prod", "storm", String.format(Locale.ROOT, "service-%04d", number));
    }

    private static List<Event> storm(int alerts, int services) {
        Random random = new Random(7);
        List<Event> storm = new ArrayList<>();
        for (int i = 0; i < alerts; i++) {
            Entity entity = service(random.nextInt(services));
            String check = WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size()));
            storm.add(alert("alert-" + i, START.plusMillis(10_000L * i / alerts), entity, check + " number " + i));
        }
        storm.add(alert(
                ORDINARY,
                START.plusSeconds(5),
                Entity.service("default", "prod", "elsewhere", "billing"),
                "Billing is down"));
        return storm;
    }

    private static Event alert(String id, Instant at, Entity entity, String title) {
        return new Event(id, at, "alert", entity, title, Map.of("alertname", title), null, "firing");
    }

    private AlertStormTest play(List<Event> storm, Settings settings, int seconds) {
        Correlator correlator = new Correlator(settings, BuiltInPlugins.all());
        storm.forEach(correlator::accept);
        for (int second = 0; second <= seconds; second += 5) {
            Instant now = START.plusSeconds(second);
            correlator.accept(new Watermark("default", "prod", "test", now), now);
            CorrelatorEffects effects = correlator.advance(now, TopologySnapshot.EMPTY);
            effects.decisions().forEach(decision -> decided.put(decision.anomaly(), decision));
            for (Incident revision : effects.incidents()) {
                revisions.add(revision);
                revision.events().forEach(member -> told.putIfAbsent(member.id(), now));
            }
            if (second == 15) {
                after = correlator.view().statistics();
            }
        }
        return this;
    }

    @Test
    void every_alert_of_a_storm_is_decided_and_joins_its_own_service() {
        List<Event> storm = storm(6_000, 200);
        play(storm, settings(Settings.Bounds.DEFAULT.workPerTick(), Settings.Bounds.DEFAULT.pending()), 60);
        assertThat(decided).hasSize(storm.size());
        Map<String, String> incidentOf = new HashMap<>();
        for (Event event : storm) {
            String incident = decided.get(event.id()).incident();
            assertThat(incident).isNotNull();
            assertThat(incidentOf.merge(event.entity().name(), incident, (one, other) -> other))
                    .isEqualTo(incident);
        }
        assertThat(incidentOf.values()).doesNotHaveDuplicates();
        assertThat(after.work().postponed()).isZero();
    }

    @Test
    void a_storm_beyond_the_work_of_a_tick_goes_on_in_the_next_ones() {
        List<Event> storm = storm(6_000, 200);
        play(storm, settings(60_000, 2_000), 100);
        assertThat(after.work().postponed()).isPositive();
        assertThat(after.work().spentTicks()).isPositive();
        assertThat(decided).hasSize(storm.size());
        assertThat(decided.values())
                .extracting(Decision::outcome)
                .containsOnly(Decision.Outcome.OPENED, Decision.Outcome.ATTACHED);
    }

    @Test
    void the_ends_of_alerts_that_had_to_wait_are_not_lost() {
        List<Event> storm = storm(3_000, 100);
        List<Event> all = new ArrayList<>(storm);
        for (Event alert : storm) {
            all.add(new Event(
                    alert.id() + " ends",
                    alert.timestamp().plusSeconds(60),
                    "alert",
                    alert.entity(),
                    alert.title(),
                    alert.labels(),
                    null,
                    "resolved"));
        }
        play(all, settings(30_000, 1_000), 200);
        Map<String, Incident.Status> last = new HashMap<>();
        revisions.forEach(revision -> last.put(revision.id(), revision.status()));
        assertThat(last).hasSizeGreaterThan(100);
        assertThat(last.values()).containsOnly(Incident.Status.RESOLVED);
    }

    @Test
    void an_ordinary_alert_in_a_storm_is_told_as_if_there_were_none() {
        play(storm(6_000, 200), settings(60_000, 2_000), 60);
        assertThat(told.get(ORDINARY)).isBeforeOrEqualTo(START.plusSeconds(25));
    }

    @Test
    void the_ticks_that_a_storm_takes_grow_no_faster_than_the_storm() {
        int once = ticks(3_000);
        int twice = ticks(6_000);
        assertThat(twice).isLessThanOrEqualTo(2 * once + 1);
    }

    private static int ticks(int alerts) {
        AlertStormTest run = new AlertStormTest();
        run.play(storm(alerts, 200), settings(40_000, 2_000), 200);
        return (int) run.decided.values().stream()
                .map(Decision::timestamp)
                .distinct()
                .count();
    }

    @Test
    void a_storm_that_is_restored_in_the_middle_is_decided_the_same() throws Exception {
        List<Event> storm = storm(3_000, 100);
        Settings settings = settings(40_000, 1_000);
        assertThat(decisions(storm, settings, 20)).isEqualTo(decisions(storm, settings, -1));
    }

    private static List<Decision> decisions(List<Event> storm, Settings settings, int restartAt) throws Exception {
        Correlator correlator = new Correlator(settings, BuiltInPlugins.all());
        storm.forEach(correlator::accept);
        List<Decision> decisions = new ArrayList<>();
        for (int second = 0; second <= 100; second += 5) {
            Instant now = START.plusSeconds(second);
            if (second == restartAt) {
                correlator = Correlator.restore(correlator.snapshot(), settings, BuiltInPlugins.all(), now);
            }
            correlator.accept(new Watermark("default", "prod", "test", now), now);
            decisions.addAll(correlator.advance(now, TopologySnapshot.EMPTY).decisions());
        }
        return decisions;
    }
}
