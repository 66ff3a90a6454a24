package io.epicenter.correlator.model;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.ObservationCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// An incident as a test tells it: who raised alerts at [#ONSET], what the signals did and what was changed before,
/// in the small shop unless another graph is given.
public final class Scenario {
    public static final Instant ONSET = Instant.parse("2026-03-02T14:05:00Z");
    private static final int SECONDS = 5;
    private static final int BEFORE = 12;
    private static final int AFTER = 12;
    private static final SignalHistory.Retention KEPT = new SignalHistory.Retention(Duration.ofMinutes(15), 100);

    private final List<Symptom> members = new ArrayList<>();
    private final List<SignalHistory> histories = new ArrayList<>();
    private final List<Event> changes = new ArrayList<>();
    private TopologySnapshot topology = Shop.topology();

    /// In which the front end of the shop raised an alert.
    public static Scenario ofTheFrontend() {
        return new Scenario().alert("frontend", "latency of frontend");
    }

    public static Symptom symptom(Entity entity, String title, Instant onset) {
        Event alert = new Event(title + " " + onset, onset, "alert", entity, title, Map.of(), null, "firing");
        return Symptom.of(alert).withRarity(1);
    }

    public static Event change(String type, Entity entity, Map<String, String> labels, Instant at) {
        return new Event(type + " " + entity + " " + at, at, type, entity, "v2", labels, null, null);
    }

    /// What changes touched together.
    public static Changes together(DependencyGraph graph, Event... changes) {
        return new Changes(List.of(changes), graph, Settings.DEFAULT.causes());
    }

    public Scenario in(TopologySnapshot other) {
        topology = other;
        return this;
    }

    public Scenario alert(String service, String title) {
        return alert(Shop.service(service), title);
    }

    public Scenario alert(Entity entity, String title) {
        return with(symptom(entity, title, ONSET));
    }

    public Scenario with(Symptom member) {
        members.add(member);
        return this;
    }

    /// An alert that comes and goes on its own, and was over before the incident began when `lasting` is false.
    public Scenario blip(String service, Instant onset, boolean lasting) {
        Symptom blip = symptom(Shop.service(service), "odd", onset).asBackground();
        return with(lasting ? blip : blip.resolved(onset.plusSeconds(30)));
    }

    /// An anomaly that says this number of everything.
    public Scenario anomaly(String service, SignalKind signal, double number) {
        Anomaly.Details details = new Anomaly.Details(
                number, number, number, number, number, ONSET, "rule", "mean", "s", true, false, null, null, null,
                null);
        return with(Symptom.of(new Anomaly(
                service + " " + signal,
                "default",
                "prod",
                ONSET,
                "metric",
                Map.of(),
                number,
                number,
                "streaming",
                details,
                Shop.service(service),
                signal,
                Direction.UP,
                AnomalyStatus.FIRING,
                List.of())));
    }

    public Scenario changed(String type, String service, int secondsBefore) {
        changes.add(change(type, Shop.service(service), Map.of(), ONSET.minusSeconds(secondsBefore)));
        return this;
    }

    public Scenario latency(String service, double usual, double observed) {
        return signal(Shop.service(service), SignalKind.LATENCY, "mean", usual, observed, 0);
    }

    /// The time that calls lose between client and server.
    public Scenario gap(String server, String client, double observed) {
        return signal(Shop.service(server).edgeFrom(client), SignalKind.LATENCY, "gap", 0.002, observed, 0);
    }

    /// A signal that goes from usual to observed so many intervals after the onset. The statistic names its rule, too.
    public Scenario signal(
            Entity entity, SignalKind signal, String statistic, double usual, double observed, int late) {
        SignalHistory history = new SignalHistory(new SeriesName(entity, signal, statistic, statistic));
        double scale = 0.05 * Math.abs(usual) + 1e-6;
        for (int i = -BEFORE; i < AFTER; i++) {
            double value = i >= late ? observed : usual;
            Instant end = ONSET.plusSeconds((long) SECONDS * (i + 1));
            boolean far = value > usual + 3 * scale || value < usual - 3 * scale;
            history.add(
                    new SignalHistory.Point(
                            end.toEpochMilli(),
                            1000L * SECONDS,
                            value,
                            usual,
                            scale,
                            i >= late ? 1e-6 : 0.5,
                            30,
                            far,
                            false),
                    KEPT);
        }
        histories.add(history);
        return this;
    }

    /// The same, told in the other order.
    public Scenario reversed() {
        Collections.reverse(members);
        Collections.reverse(histories);
        Collections.reverse(changes);
        return this;
    }

    public List<Symptom> members() {
        return List.copyOf(members);
    }

    public List<Event> changes() {
        return List.copyOf(changes);
    }

    /// All that its signals hold.
    public List<List<SignalHistory.Point>> points() {
        return histories.stream().map(history -> List.copyOf(history.points())).toList();
    }

    public TopologySnapshot topology() {
        return topology;
    }

    public RankingContext context() {
        Instant now = ONSET.plusSeconds((long) SECONDS * AFTER);
        return RankingContext.of(
                new ObservationCollector(members, new DependencyGraph(topology), now, Settings.DEFAULT.causes())
                        .collect(histories, changes));
    }
}
