package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.evidence.AlertRarity;
import io.epicenter.correlator.evidence.Availability;
import io.epicenter.correlator.evidence.Blame;
import io.epicenter.correlator.evidence.ChangePrior;
import io.epicenter.correlator.evidence.Coverage;
import io.epicenter.correlator.evidence.EvidenceSource;
import io.epicenter.correlator.evidence.EvidenceSource.Clue;
import io.epicenter.correlator.evidence.Hypothesis;
import io.epicenter.correlator.evidence.Invariants;
import io.epicenter.correlator.evidence.LoadInduced;
import io.epicenter.correlator.evidence.OnsetOrder;
import io.epicenter.correlator.evidence.Saturation;
import io.epicenter.correlator.evidence.SelfTime;
import io.epicenter.correlator.evidence.Situation;
import io.epicenter.correlator.evidence.TrafficSurge;
import io.epicenter.correlator.evidence.TransportGap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What each kind of evidence says of a small shop in which the front end raised an alert.
class EvidenceTest {
    private static final Instant ONSET = Instant.parse("2026-03-02T14:05:00Z");
    private static final int SECONDS = 5;
    private static final int BEFORE = 12;
    private static final int AFTER = 12;

    private final List<Track> tracks = new ArrayList<>();
    private final List<Symptom> symptoms = new ArrayList<>();
    private final List<Event> changes = new ArrayList<>();

    EvidenceTest() {
        alert("frontend", "latency of frontend");
    }

    private void alert(String service, String title) {
        symptoms.add(symptom(service, title, ONSET));
    }

    private static Symptom symptom(String service, String title, Instant onset) {
        Event alert = new Event(title, onset, "alert", Shop.service(service), title, Map.of(), null, "firing");
        return Symptom.of(alert).rare(1);
    }

    private void latency(String service, double usual, double observed) {
        track(Shop.service(service), SignalKind.LATENCY, "mean", usual, observed, 0);
    }

    /// A signal that goes from usual to observed so many intervals after the onset.
    private void track(Entity entity, SignalKind signal, String statistic, double usual, double observed, int late) {
        Track track = new Track(entity, signal, statistic, statistic);
        double scale = 0.05 * Math.abs(usual) + 1e-6;
        for (int i = -BEFORE; i < AFTER; i++) {
            double value = i >= late ? observed : usual;
            Instant end = ONSET.plusSeconds((long) SECONDS * (i + 1));
            track.add(
                    new Deviation(
                            entity,
                            signal,
                            statistic,
                            statistic,
                            end,
                            SECONDS,
                            value,
                            usual,
                            usual - 3 * scale,
                            usual + 3 * scale,
                            scale,
                            i >= late ? 1e-6 : 0.5,
                            Direction.UP,
                            30,
                            false),
                    Duration.ofMinutes(15),
                    100);
        }
        tracks.add(track);
    }

    private double strength(EvidenceSource source, String service) {
        return strength(source, service, Hypothesis.Kind.BEHAVIOUR);
    }

    private double strength(EvidenceSource source, String service, Hypothesis.Kind kind) {
        Situation situation = new Situation(
                symptoms,
                tracks,
                changes,
                new Graph(Shop.topology()),
                ONSET.plusSeconds((long) SECONDS * AFTER),
                Settings.DEFAULT.causes());
        return source.weigh(new Hypothesis(Shop.service(service), kind), situation)
                .map(Clue::strength)
                .orElse(0.0);
    }

    @Test
    void blame_goes_to_the_callee_that_explains_its_caller() {
        latency("frontend", 0.1, 0.4);
        latency("checkout", 0.1, 1.1);
        latency("payment", 0.1, 1.1);
        assertThat(strength(new Blame(), "payment")).isGreaterThan(0.8);
        assertThat(strength(new Blame(), "checkout")).isLessThan(0.1);
    }

    @Test
    void shares_of_noise_are_no_blame() {
        latency("frontend", 0.1, 0.106);
        latency("catalog", 0.1, 0.107);
        assertThat(strength(new Blame(), "catalog")).isLessThan(0.1);
    }

    @Test
    void a_lone_alert_is_no_onset_but_an_abnormal_signal_is() {
        latency("payment", 0.1, 1.1);
        assertThat(strength(new OnsetOrder(), "frontend")).isZero();
        assertThat(strength(new OnsetOrder(), "payment")).isEqualTo(1);
    }

    @Test
    void a_blip_that_was_over_before_does_not_date_the_trouble() {
        latency("payment", 0.1, 1.1);
        Symptom blip = symptom("checkout", "odd", ONSET.minusSeconds(90)).inBackground();
        symptoms.add(blip.resolved(ONSET.minusSeconds(60)));
        assertThat(strength(new OnsetOrder(), "payment")).isEqualTo(1);
        assertThat(strength(new OnsetOrder(), "checkout")).isZero();
        symptoms.set(1, blip);
        assertThat(strength(new OnsetOrder(), "checkout")).isEqualTo(1);
    }

    @Test
    void an_anomaly_of_a_resource_makes_it_count_no_less() {
        track(Shop.service("cart"), SignalKind.SATURATION, "value", 0.1, 0.9, 0);
        double measured = strength(new Saturation(), "cart");
        alert("cart", "cpu of cart");
        assertThat(strength(new Saturation(), "cart")).isEqualTo(measured).isGreaterThan(0.5);
    }

    @Test
    void a_resource_used_several_fold_counts_more() {
        track(Shop.service("cart"), SignalKind.SATURATION, "value", 0.1, 0.9, 0);
        track(Shop.service("catalog"), SignalKind.SATURATION, "value", 0.4, 0.7, 0);
        assertThat(strength(new Saturation(), "cart")).isGreaterThan(2 * strength(new Saturation(), "catalog") - 0.1);
        assertThat(strength(new Saturation(), "catalog")).isGreaterThan(0.2);
    }

    @Test
    void slow_ways_speak_against_what_they_have_in_common() {
        Entity cart = Shop.service("cart");
        track(cart.edgeFrom("frontend"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        track(cart.edgeFrom("checkout"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        track(Shop.service("catalog").edgeFrom("frontend"), SignalKind.LATENCY, "gap", 0.002, 0.002, 0);
        assertThat(strength(new TransportGap(), "cart")).isGreaterThan(strength(new TransportGap(), "frontend"));
        assertThat(strength(new TransportGap(), "catalog")).isZero();
    }

    @Test
    void one_slow_way_between_two_healthy_ends_is_the_cause_itself() {
        Entity cart = Shop.service("cart");
        track(cart.edgeFrom("frontend"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        well("cart", "checkout");
        well("cart-db", "cart");
        well("catalog", "frontend");
        well("checkout", "frontend");
        latency("frontend", 0.1, 0.3);
        latency("cart", 0.1, 0.1);
        Diagnosis diagnosis = diagnose(Shop.topology());
        assertThat(diagnosis.entity()).isEqualTo(cart.edgeFrom("frontend"));
        assertThat(diagnosis.rootCause().reasoning()).contains("calls of frontend to cart");
    }

    @Test
    void ways_that_are_slow_at_one_end_are_its_own() {
        Entity cart = Shop.service("cart");
        track(cart.edgeFrom("frontend"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        track(cart.edgeFrom("checkout"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        track(Shop.service("cart-db").edgeFrom("cart"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        well("catalog", "frontend");
        well("checkout", "frontend");
        latency("frontend", 0.1, 0.3);
        assertThat(diagnose(Shop.topology()).entity()).isEqualTo(cart);
    }

    private void well(String server, String client) {
        track(Shop.service(server).edgeFrom(client), SignalKind.LATENCY, "gap", 0.002, 0.002, 0);
    }

    private Diagnosis diagnose(TopologySnapshot topology) {
        Situation situation = new Situation(
                symptoms,
                tracks,
                changes,
                new Graph(topology),
                ONSET.plusSeconds((long) SECONDS * AFTER),
                Settings.DEFAULT.causes());
        return new Ranking(Plugins.builtIn().evidence(), Settings.DEFAULT).diagnose(situation, Set.of());
    }

    @Test
    void services_that_are_ill_together_on_one_machine_speak_against_it() {
        latency("frontend", 0.1, 0.7);
        latency("checkout", 0.1, 0.9);
        latency("catalog", 0.1, 0.5);
        latency("payment", 0.1, 0.5);
        latency("shipping", 0.1, 0.5);
        latency("cart", 0.1, 0.1);
        TopologySnapshot placed = Shop.topologyOn(
                Map.of("catalog", "worker-1", "payment", "worker-1", "shipping", "worker-1", "cart", "worker-2"));
        assertThat(diagnose(placed).entity()).isEqualTo(Shop.machine("worker-1"));
    }

    @Test
    void one_ill_service_on_a_machine_is_to_blame_itself() {
        latency("frontend", 0.1, 0.9);
        latency("catalog", 0.1, 0.9);
        latency("payment", 0.1, 0.1);
        TopologySnapshot placed = Shop.topologyOn(Map.of("catalog", "worker-1", "payment", "worker-1"));
        assertThat(diagnose(placed).entity()).isEqualTo(Shop.service("catalog"));
    }

    @Test
    void services_that_are_ill_on_several_machines_have_no_machine_in_common() {
        latency("frontend", 0.1, 0.9);
        latency("catalog", 0.1, 0.5);
        latency("payment", 0.1, 0.5);
        latency("shipping", 0.1, 0.5);
        latency("cart", 0.1, 0.5);
        TopologySnapshot placed = Shop.topologyOn(
                Map.of("catalog", "worker-1", "payment", "worker-1", "shipping", "worker-2", "cart", "worker-2"));
        assertThat(diagnose(placed).entity()).isNotEqualTo(Shop.machine("worker-1"));
    }

    @Test
    void what_all_clients_of_a_service_wait_stands_for_each_of_them() {
        track(Shop.service("payment"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        assertThat(strength(new TransportGap(), "payment")).isGreaterThan(0.9);
    }

    @Test
    void own_time_speaks_against_whose_it_is() {
        track(Shop.service("payment"), SignalKind.LATENCY, "self", 0.01, 0.2, 0);
        assertThat(strength(new SelfTime(), "payment")).isGreaterThan(0.9);
        assertThat(strength(new SelfTime(), "cart")).isZero();
    }

    @Test
    void a_broken_ratio_of_log_templates_speaks_against_its_service() {
        track(Shop.service("payment"), SignalKind.LOG, "log-ratio", 1, 0.1, 0);
        assertThat(strength(new Invariants(), "payment")).isGreaterThan(0.9);
    }

    @Test
    void a_change_counts_on_what_is_ill_and_not_on_a_healthy_neighbour() {
        latency("payment", 0.1, 1.1);
        latency("catalog", 0.1, 0.1);
        for (String service : List.of("payment", "catalog")) {
            changes.add(new Event(
                    service, ONSET.minusSeconds(60), "deploy", Shop.service(service), "v2", Map.of(), null, null));
        }
        assertThat(strength(new ChangePrior(), "payment")).isGreaterThan(0.5);
        assertThat(strength(new ChangePrior(), "catalog")).isZero();
    }

    @Test
    void load_that_came_first_excuses_and_speaks_for_a_surge() {
        track(Shop.service("frontend"), SignalKind.TRAFFIC, "rate", 100, 250, 0);
        track(Shop.service("frontend"), SignalKind.LATENCY, "mean", 0.1, 0.9, 2);
        assertThat(strength(new LoadInduced(), "frontend")).isLessThan(-0.5);
        assertThat(strength(new TrafficSurge(), "frontend", Hypothesis.Kind.TRAFFIC))
                .isGreaterThan(0.5);
    }

    @Test
    void what_went_down_is_told() {
        alert("cart-db", "cart-db is down");
        latency("cart", 0.1, 1.1);
        assertThat(strength(new Availability(), "cart-db")).isEqualTo(1);
        assertThat(strength(new Availability(), "cart")).isZero();
    }

    @Test
    void a_cause_reaches_those_that_depend_on_it() {
        alert("checkout", "latency of checkout");
        assertThat(strength(new Coverage(), "payment")).isEqualTo(1);
        assertThat(strength(new Coverage(), "report-db")).isEqualTo(-1);
    }

    @Test
    void repeats_of_one_signature_are_one_rare_symptom() {
        for (int core = 0; core < 8; core++) {
            alert("cart", "core " + core + " is busy");
        }
        alert("catalog", "disk is busy");
        assertThat(strength(new AlertRarity(), "cart")).isEqualTo(strength(new AlertRarity(), "catalog"));
    }
}
