package io.epicenter.incident.console;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.Incident.BlastRadius;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.contracts.Incident.Member;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A shop in which payment fails after a deploy: its graph and its incident.
final class AStory {
    static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");
    static final List<String> NAMES = List.of("checkout", "frontend", "fraud", "legacy", "payment", "subscriptions");

    private double confidence = 0.87;
    private boolean clear = true;
    private String title = "checkout is failing because payment started failing after the deploy of payment v2";
    private String service = "payment";

    static AStory aStory() {
        return new AStory();
    }

    AStory confidence(double value) {
        confidence = value;
        return this;
    }

    AStory withoutClearCause() {
        clear = false;
        return this;
    }

    AStory title(String value) {
        title = value;
        return this;
    }

    AStory service(String value) {
        service = value;
        return this;
    }

    static Entity entity(String name) {
        return new Entity("default", "prod", EntityKind.SERVICE, "shop", name);
    }

    Incident incident() {
        Entity blamed = entity(service);
        return new Incident(
                "inc-1",
                "default",
                "prod",
                3,
                ONSET,
                ONSET.plusSeconds(11),
                ONSET.plusSeconds(30),
                null,
                Incident.Status.OPEN,
                4,
                title,
                "shop",
                List.of(service, "checkout"),
                List.of(
                        member("c1", MemberKind.CHANGE, blamed, "deploy of payment v2", -14),
                        member("a1", MemberKind.ANOMALY, blamed, "error ratio 34%", 0),
                        member("a2", MemberKind.ANOMALY, entity("checkout"), "p99 latency 2.6 s", 12)),
                37,
                new RootCause(
                        "c1",
                        confidence,
                        "payment failed first",
                        List.of(
                                new Candidate(
                                        blamed,
                                        "deploy of payment v2",
                                        confidence,
                                        List.of(
                                                new Evidence("order", "first of all", 1, ""),
                                                new Evidence("blame", "most time is lost in it", 3, "")),
                                        List.of(new Evidence("load", "no more load than usual", 0.5, ""))),
                                new Candidate(entity("fraud"), "fraud is slow", 0.05, List.of(), List.of())),
                        clear),
                new BlastRadius(
                        42,
                        71,
                        List.of(
                                new Affected("checkout", 1, 0.94, false),
                                new Affected("frontend", 2, 0.41, true),
                                new Affected("subscriptions", 1, 0.22, false))),
                "inc-1");
    }

    private static Member member(String id, MemberKind kind, Entity entity, String title, int seconds) {
        Instant time = ONSET.plusSeconds(seconds);
        return new Member(id, kind, entity, SignalKind.ERRORS, title, time, time.plusSeconds(11), null, 0.9, "belongs");
    }

    /// frontend calls checkout, checkout and subscriptions call payment, payment calls fraud; legacy has not called
    /// fraud for an hour.
    static TopologySnapshot topology() {
        List<Node> nodes = NAMES.stream()
                .map(name -> new Node(entity(name), name.equals("frontend"), 20, 0))
                .toList();
        List<Edge> edges = List.of(
                edge("frontend", "checkout", 0),
                edge("checkout", "payment", 0),
                edge("subscriptions", "payment", 0),
                edge("payment", "fraud", 0),
                edge("legacy", "fraud", 3600));
        List<List<Reach>> dependants = new ArrayList<>();
        List<List<Reach>> dependencies = new ArrayList<>();
        for (String name : NAMES) {
            boolean payment = name.equals("payment");
            dependants.add(
                    payment ? List.of(reach("checkout", 1, "payment"), reach("frontend", 2, "checkout")) : List.of());
            dependencies.add(payment ? List.of(reach("fraud", 1, "payment")) : List.of());
        }
        return new TopologySnapshot(42, ONSET, nodes, edges, Reachability.of(dependants, dependencies));
    }

    private static Reach reach(String name, int hops, String via) {
        return new Reach(NAMES.indexOf(name), hops, 0.5 / hops, NAMES.indexOf(via));
    }

    private static Edge edge(String caller, String callee, int secondsAgo) {
        return new Edge(
                NAMES.indexOf(caller),
                NAMES.indexOf(callee),
                0.5,
                30,
                0.01,
                ONSET.minusSeconds(90_000),
                ONSET.minusSeconds(secondsAgo),
                "otlp");
    }
}
