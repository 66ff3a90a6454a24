package io.epicenter.correlator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.Story;
import io.epicenter.correlator.input.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What external alerts alone become: who joins whom, what is split, what people's feedback does.
final class AlertStreamTest {
    private static final Instant START = Story.START;

    private Correlator correlator = new Correlator(
            Settings.DEFAULT.withTiming(new Settings.Timing(
                    Settings.Timing.DEFAULT.tick(), Settings.Timing.DEFAULT.sourceIdle(), java.time.Duration.ZERO)),
            BuiltInPlugins.all());
    private final List<Event> alerts = new ArrayList<>();
    private final List<Feedback> feedback = new ArrayList<>();
    private final Map<String, String> incidentOf = new HashMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final Map<String, Incident> last = new HashMap<>();

    private AlertStreamTest alert(String service, String name, int second) {
        return alert(Shop.service(service), name, second);
    }

    private AlertStreamTest alert(Entity entity, String name, int second) {
        String id = entity.name() + "-" + name + "-" + second;
        alerts.add(new Event(
                id, START.plusSeconds(second), "alert", entity, name, Map.of("alertname", name), null, "firing"));
        return this;
    }

    private void say(Verdict verdict, int second, String incident, List<String> which) {
        feedback.add(new Feedback(
                "feedback-" + second,
                "default",
                "prod",
                START.plusSeconds(second),
                "ann",
                verdict,
                incident,
                which,
                null,
                null,
                ""));
    }

    private AlertStreamTest play(int from, int seconds, TopologySnapshot topology) {
        for (int second = from; second <= seconds; second++) {
            Instant now = START.plusSeconds(second);
            alerts.stream().filter(event -> event.timestamp().equals(now)).forEach(correlator::accept);
            feedback.stream()
                    .filter(said -> said.timestamp().equals(now))
                    .map(Input.FeedbackInput::new)
                    .forEach(correlator::accept);
            correlator.accept(new Watermark("default", "prod", "test", now), now);
            CorrelatorEffects effects = correlator.advance(now, topology);
            decisions.addAll(effects.decisions());
            effects.decisions().stream()
                    .filter(decision -> decision.incident() != null)
                    .forEach(decision -> incidentOf.put(decision.anomaly(), decision.incident()));
            effects.incidents().forEach(incident -> last.put(incident.id(), incident));
        }
        return this;
    }

    private int incidents() {
        return new TreeSet<>(incidentOf.values()).size();
    }

    @Test
    void a_second_fault_in_the_same_place_is_split_off_when_its_symptoms_begin_anew() {
        for (String service : List.of("checkout", "payment", "cart", "shipping")) {
            alert(service, "slow", 10).alert(service, "slow", 100);
        }
        play(0, 160, Shop.topology());
        assertThat(incidents()).isEqualTo(2);
        assertThat(incidentOf.get("cart-slow-10")).isEqualTo(incidentOf.get("payment-slow-10"));
        assertThat(incidentOf.get("cart-slow-100")).isEqualTo(incidentOf.get("payment-slow-100"));
        assertThat(decisions).anyMatch(decision -> decision.reason().startsWith("split from"));
    }

    @Test
    void one_check_that_flaps_splits_nothing() {
        alert("checkout", "slow", 10).alert("payment", "slow", 12);
        for (int second = 60; second < 150; second += 20) {
            alert("payment", "slow", second);
        }
        play(0, 200, Shop.topology());
        assertThat(incidents()).isEqualTo(1);
    }

    @Test
    void what_the_graph_does_not_know_joins_the_trouble_of_its_namespace_only() {
        alert("checkout", "slow", 10)
                .alert(Entity.service("default", "prod", "shop", "sidecar"), "hot", 15)
                .alert(Entity.service("default", "prod", "elsewhere", "stranger"), "hot", 15);
        play(0, 60, Shop.topology());
        assertThat(incidentOf.get("sidecar-hot-15")).isEqualTo(incidentOf.get("checkout-slow-10"));
        assertThat(incidentOf.get("stranger-hot-15")).isNotEqualTo(incidentOf.get("checkout-slow-10"));
    }

    @Test
    void a_person_merges_two_incidents() {
        alert("payment", "slow", 10).alert("report-api", "slow", 10);
        play(0, 60, Shop.topology());
        assertThat(incidents()).isEqualTo(2);
        String kept = incidentOf.getOrDefault("payment-slow-10", "");
        String other = incidentOf.getOrDefault("report-api-slow-10", "");
        say(Verdict.MERGE, 61, kept, List.of(other));
        play(61, 90, Shop.topology());
        assertThat(incidentOf.get("report-api-slow-10")).isEqualTo(kept);
        assertThat(last.get(other).status()).isEqualTo(Incident.Status.RESOLVED);
        assertThat(decisions.getLast().reason()).contains("ann");
    }

    @Test
    void a_person_splits_members_off() {
        alert("payment", "slow", 10).alert("checkout", "slow", 10);
        play(0, 60, Shop.topology());
        assertThat(incidents()).isEqualTo(1);
        String incident = incidentOf.getOrDefault("payment-slow-10", "");
        say(Verdict.SPLIT, 61, incident, List.of("checkout-slow-10"));
        play(61, 90, Shop.topology());
        assertThat(incidentOf.get("checkout-slow-10")).isNotEqualTo(incident);
        assertThat(incidentOf.get("payment-slow-10")).isEqualTo(incident);
    }

    @Test
    void a_storm_is_one_incident_and_every_alert_has_a_fate() {
        List<String> names =
                Shop.names().stream().filter(name -> !name.startsWith("report")).collect(Collectors.toList());
        for (int i = 0; i < 3_000; i++) {
            alert(names.get(i % names.size()), "check-" + i, 10 + i % 10);
        }
        play(0, 60, Shop.topology());
        assertThat(incidents()).isEqualTo(1);
        assertThat(decisions.stream().map(Decision::anomaly).distinct()).hasSize(3_000);
    }

    private AlertStreamTest over(String service, String name, int second, int at) {
        Event firing = alerts.stream()
                .filter(event -> event.id().equals(service + "-" + name + "-" + second))
                .findFirst()
                .orElseThrow();
        alerts.add(new Event(
                firing.id(), START.plusSeconds(at), "alert", firing.entity(), name, firing.labels(), null, "resolved"));
        return this;
    }

    @Test
    void a_minor_incident_is_told_after_its_hold_and_an_urgent_one_at_once() {
        alert("report-api", "odd", 10).alert("frontend", "errors", 10);
        play(0, 20, Shop.topology());
        assertThat(last.values()).extracting(Incident::severity).containsExactly(4);
        play(21, 25, Shop.topology());
        assertThat(last.values()).extracting(Incident::severity).containsExactlyInAnyOrder(1, 4);
    }

    @Test
    void what_recovers_before_it_was_told_is_never_told() {
        Settings.Publishing patient = Settings.Publishing.DEFAULT.withHold(java.time.Duration.ofMinutes(5));
        Correlator slow = new Correlator(
                Settings.DEFAULT
                        .withTiming(new Settings.Timing(
                                Settings.Timing.DEFAULT.tick(),
                                Settings.Timing.DEFAULT.sourceIdle(),
                                java.time.Duration.ZERO))
                        .withPublishing(patient),
                BuiltInPlugins.all());
        alert("report-api", "odd", 10).over("report-api", "odd", 10, 60);
        correlator = slow;
        play(0, 400, Shop.topology());
        assertThat(last).isEmpty();
        assertThat(decisions.getLast().outcome()).isEqualTo(Decision.Outcome.IGNORED);
        assertThat(decisions.getLast().reason()).contains("before anyone was told");
    }

    @Test
    void an_incident_that_ends_and_reopens_all_the_time_is_held_open() {
        alert("payment", "slow", 10);
        for (int second = 40; second < 400; second += 60) {
            over("payment", "slow", 10, second);
            alerts.add(new Event(
                    "payment-slow-10",
                    START.plusSeconds(second + 30),
                    "alert",
                    Shop.service("payment"),
                    "slow",
                    Map.of("alertname", "slow"),
                    null,
                    "firing"));
        }
        play(0, 420, Shop.topology());
        assertThat(incidents()).isEqualTo(1);
        Incident flapping = last.values().iterator().next();
        assertThat(flapping.status()).isEqualTo(Incident.Status.OPEN);
        assertThat(flapping.title()).endsWith("(flapping)");
    }

    @Test
    void a_persons_word_for_the_cause_stands_and_moves_the_weights_until_they_are_brought_back() throws Exception {
        alert("payment", "slow", 10).alert("checkout", "slow", 12).alert("frontend", "slow", 14);
        play(0, 60, Shop.topology());
        String incident = incidentOf.getOrDefault("payment-slow-10", "");
        Incident before = last.get(incident);
        Entity named = before.rootCause().candidates().get(1).entity();
        feedback.add(new Feedback(
                "wrong",
                "default",
                "prod",
                START.plusSeconds(61),
                "ann",
                Verdict.WRONG_CAUSE,
                incident,
                List.of(),
                named,
                null,
                ""));
        play(61, 90, Shop.topology());
        correlator = Correlator.restore(
                correlator.snapshot(), Settings.DEFAULT, BuiltInPlugins.all(), START.plusSeconds(90));
        play(91, 150, Shop.topology());
        Incident after = last.get(incident);
        assertThat(after.rootCause().candidates().getFirst().entity()).isEqualTo(named);
        assertThat(after.rootCause().reasoning()).contains("named by ann");
        assertThat(correlator.view().tunedWeights().get("default/prod")).hasSize(1);
        assertThat(correlator.revertWeights("default/prod", 0, "reverted", START))
                .isTrue();
        assertThat(correlator
                        .view()
                        .tunedWeights()
                        .get("default/prod")
                        .getLast()
                        .evidence())
                .isEmpty();
        assertThat(correlator.revertWeights("default/elsewhere", 0, "reverted", START))
                .isFalse();
    }

    @Test
    void what_comes_and_goes_every_hour_by_itself_opens_nothing_any_more_but_still_attaches() {
        int hour = 3_600;
        for (int i = 0; i < 14; i++) {
            alert("report-api", "odd", i * hour + 10).over("report-api", "odd", i * hour + 10, i * hour + 70);
            alert("frontend", "errors", i * hour + 10).over("frontend", "errors", i * hour + 10, i * hour + 70);
        }
        int end = 14 * hour;
        alert("report-ui", "errors", end + 10).alert("report-api", "odd", end + 15);
        play(0, end + 60, Shop.topology());
        List<String> odd = decisions.stream()
                .filter(decision -> decision.outcome() == Decision.Outcome.IGNORED)
                .map(Decision::reason)
                .filter(reason -> reason.startsWith("comes and goes"))
                .toList();
        assertThat(odd).hasSizeBetween(2, 8);
        assertThat(incidentOf).doesNotContainKey("report-api-odd-" + (13 * hour + 10));
        assertThat(incidentOf).containsKey("frontend-errors-" + (13 * hour + 10));
        assertThat(incidentOf.get("report-api-odd-" + (end + 15)))
                .isNotNull()
                .isEqualTo(incidentOf.get("report-ui-errors-" + (end + 10)));
    }
}
