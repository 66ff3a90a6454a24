package io.epicenter.incident.service.console;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.Incident.BlastRadius;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.contracts.Incident.Member;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A shop in which payment fails after a deploy: what the incident manager hears of it, minutes ago.
final class ConsoleStory {
    private final List<Member> members = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Random random = new Random(7);
    private final String id;
    private final Instant onset = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(262);

    ConsoleStory(String id) {
        this.id = id;
        change("recommendation", "deploy of recommendation v1.18.0", -190);
        change("payment", "deploy of payment v2", -14);
        anomaly("payment", SignalKind.ERRORS, "ratio", "", "error ratio 34.1%, expected below 0.8%", 0, 0.004, 0.34);
        anomaly("payment", SignalKind.LATENCY, "p99", "s", "p99 1.84 s, expected 96 to 164 ms", 5, 0.12, 1.84);
        anomaly("checkout", SignalKind.LATENCY, "p99", "s", "p99 2.6 s, expected 280 to 420 ms", 12, 0.34, 2.6);
        anomaly("checkout", SignalKind.ERRORS, "ratio", "", "error ratio 29.7%, expected below 1.1%", 14, 0.006, 0.297);
        anomaly("frontend", SignalKind.ERRORS, "ratio", "", "error ratio 6.2%, expected below 0.9%", 20, 0.005, 0.062);
        anomaly(
                "postgres-orders",
                SignalKind.SATURATION,
                "value",
                "connections",
                "91 connections, expected 22 to 41",
                38,
                31,
                91);
    }

    Incident incident() {
        return incident("checkout is failing because payment started failing right after the deploy of payment v2");
    }

    Incident incident(String title) {
        return new Incident(
                id,
                "default",
                "prod",
                4,
                onset,
                onset.plusSeconds(11),
                onset.plusSeconds(50),
                null,
                Incident.Status.OPEN,
                4,
                title,
                "shop",
                List.of("payment", "checkout", "frontend", "postgres-orders"),
                members,
                37,
                new RootCause(
                        Ids.of(id, "payment", "change"),
                        0.87,
                        "payment failed first and most of the lost time is spent inside it; its deploy 14 s earlier is"
                                + " the only change on the path.",
                        candidates()),
                new BlastRadius(
                        42,
                        71,
                        List.of(
                                new Affected("checkout", 1, 0.94, false),
                                new Affected("frontend", 2, 0.41, true),
                                new Affected("mobile-bff", 2, 0.28, true),
                                new Affected("subscriptions", 1, 0.22, false))),
                id);
    }

    /// The same trouble when nothing stands out as its cause.
    Incident unclear() {
        Incident clear = incident("checkout is slow since 14:02:10: no clear cause yet");
        return new Incident(
                clear.id(),
                clear.tenant(),
                clear.environment(),
                clear.revision(),
                clear.createdAt(),
                clear.detectedAt(),
                clear.updatedAt(),
                clear.resolvedAt(),
                clear.status(),
                clear.severity(),
                clear.title(),
                clear.domain(),
                clear.services(),
                clear.events(),
                clear.signalCount(),
                new RootCause("", 0.61, "no clear cause; checked payment (61 %)", candidates(), false),
                clear.blastRadius(),
                clear.dedupKey());
    }

    private List<Candidate> candidates() {
        return List.of(
                candidate(
                        "payment",
                        "deploy of payment v2",
                        0.87,
                        List.of(
                                said(
                                        "blame",
                                        "82% of the time that checkout and frontend lost was spent in payment",
                                        3),
                                said("change", "deployed 14 s before the first abnormal signal, which is its own", 2.4),
                                said("order", "abnormal 12 s before checkout and 20 s before frontend", 1.2)),
                        List.of(said("load", "traffic was normal at the onset, so load did not start it", 0.4))),
                candidate(
                        "postgres-orders",
                        "saturation of postgres-orders",
                        0.08,
                        List.of(said("signal", "91 connections, expected 22 to 41", 0.9)),
                        List.of(said("order", "began 38 s after payment: retries of checkout load it", 2.2))),
                candidate(
                        "recommendation",
                        "deploy of recommendation v1.18.0",
                        0.03,
                        List.of(said("change", "deployed 3 min before the onset", 0.6)),
                        List.of(said("blame", "all its signals stayed within their bands after the deploy", 2.8))));
    }

    private static Candidate candidate(
            String name, String cause, double confidence, List<Evidence> evidence, List<Evidence> against) {
        return new Candidate(ShopTopology.entity(name), cause, confidence, evidence, against);
    }

    private static Evidence said(String kind, String text, double weight) {
        return new Evidence(kind, text, weight, "");
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    List<Decision> decisions() {
        return List.of(
                decision("payment", Decision.Outcome.OPENED, "first of its correlation domain", 0),
                decision("checkout", Decision.Outcome.ATTACHED, "12 s after payment, which it calls", 12),
                decision("email", Decision.Outcome.IGNORED, "found while the model was still learning", 20),
                decision("ad", Decision.Outcome.SUPPRESSED, "silenced by maria until 18:00: load test", 30));
    }

    private Decision decision(String name, Decision.Outcome outcome, String reason, int seconds) {
        boolean joined = outcome == Decision.Outcome.OPENED || outcome == Decision.Outcome.ATTACHED;
        return new Decision(
                Ids.of(id, "decision", name),
                "default",
                "prod",
                onset.plusSeconds(seconds),
                Ids.of(id, name, SignalKind.LATENCY.name()),
                ShopTopology.entity(name),
                outcome,
                joined ? id : null,
                reason);
    }

    private void change(String name, String title, int seconds) {
        Instant time = onset.plusSeconds(seconds);
        members.add(new Member(
                Ids.of(id, name, "change"),
                MemberKind.CHANGE,
                ShopTopology.entity(name),
                SignalKind.OTHER,
                title,
                time,
                time,
                null,
                0,
                "shortly before the onset"));
    }

    private void anomaly(
            String name,
            SignalKind signal,
            String statistic,
            String unit,
            String title,
            int seconds,
            double normal,
            double bad) {
        Instant began = onset.plusSeconds(seconds);
        Entity entity = ShopTopology.entity(name);
        String anomaly = Ids.of(id, name, signal.name());
        members.add(new Member(
                anomaly,
                MemberKind.ANOMALY,
                entity,
                signal,
                title,
                began,
                began.plusSeconds(11),
                null,
                0.9,
                "near payment in the graph"));
        anomalies.add(new Anomaly(
                anomaly,
                "default",
                "prod",
                began.plusSeconds(11),
                "http_requests",
                Map.of(),
                bad,
                0.97,
                "streaming",
                new Anomaly.Details(
                        normal,
                        normal * 0.7,
                        normal * 1.35,
                        9,
                        1e-9,
                        began,
                        "http",
                        statistic,
                        unit,
                        true,
                        false,
                        null),
                entity,
                signal,
                Direction.UP,
                AnomalyStatus.FIRING,
                window(began, normal, bad)));
    }

    private List<Anomaly.Point> window(Instant began, double normal, double bad) {
        List<Anomaly.Point> points = new ArrayList<>();
        for (int i = -90; i < 40; i++) {
            double expected = normal * (1 + 0.08 * Math.sin(i / 20.0));
            double noise = 1 + 0.08 * random.nextGaussian();
            double value = i < 0 ? expected * noise : expected + (bad - normal) * Math.min(1, (i + 1) / 5.0) * noise;
            points.add(new Anomaly.Point(began.plusSeconds(i * 5L), value, expected, expected * 0.7, expected * 1.35));
        }
        return points;
    }
}
