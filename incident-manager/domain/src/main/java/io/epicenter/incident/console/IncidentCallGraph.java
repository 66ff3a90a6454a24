package io.epicenter.incident.console;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Member;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.text.PercentText;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.incident.console.graph.CallGraph;
import io.epicenter.incident.console.graph.CallGraph.Link;
import io.epicenter.incident.console.graph.CallGraph.Mark;
import io.epicenter.incident.console.graph.CallGraph.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The part of the call graph that an incident is about: what fails, what is at risk, and what the failing ones
/// depend on. At most [#MAX_NODES] nodes: the cause, the failing, those at most risk, then healthy dependencies.
public final class IncidentCallGraph {
    /// Chosen by hand: half of the whole graph, because an incident has a list and charts beside its graph.
    static final int MAX_NODES = 40;
    /// A call that was last seen so long before the topology was published is drawn as stale. Chosen by hand; when
    /// smaller, rare calls look gone.
    private static final Duration STALE = Duration.ofMinutes(15);

    private final Incident incident;
    private final TopologySnapshot topology;
    private final String scope;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> places = new HashMap<>();

    private IncidentCallGraph(Incident incident, TopologySnapshot topology) {
        this.incident = incident;
        this.topology = topology;
        this.scope = incident.tenant() + "/" + incident.environment();
    }

    /// Empty when the incident names nothing that could be drawn.
    public static CallGraph of(Incident incident, TopologySnapshot topology) {
        return new IncidentCallGraph(incident, topology).build();
    }

    private CallGraph build() {
        cause().ifPresent(candidate -> {
            Entity owner = candidate.entity().owner();
            String detail = "root cause · " + PercentText.narrow(candidate.confidence());
            add(owner.name(), topology.index().find(owner), detail, Mark.CAUSE, 0, candidate.cause());
        });
        failing().forEach((name, why) -> add(name, place(name), why, Mark.FAILING, 0, name + " is failing: " + why));
        incident.blastRadius().affected().stream()
                .sorted(Comparator.comparingDouble(Affected::impact).reversed().thenComparing(Affected::service))
                .forEach(this::addAffected);
        addDependencies();
        return new CallGraph(List.copyOf(nodes.values()), links());
    }

    private Optional<Candidate> cause() {
        return incident.rootCause().candidates().stream()
                .findFirst()
                .filter(candidate -> incident.rootCause().hasCause());
    }

    /// What fails and how: services with members, then other things with members.
    private Map<String, String> failing() {
        Map<String, TreeSet<String>> signals = new LinkedHashMap<>();
        incident.services().forEach(service -> signals.put(service, new TreeSet<>()));
        for (Member member : incident.events()) {
            Entity owner = member.entity().owner();
            if (member.kind() != MemberKind.CHANGE
                    && (topology.index().find(owner).isPresent() || signals.containsKey(owner.name()))) {
                signals.computeIfAbsent(owner.name(), name -> new TreeSet<>())
                        .add(member.signal().name().toLowerCase(Locale.ROOT));
            }
        }
        Map<String, String> failing = new LinkedHashMap<>();
        signals.forEach((name, kinds) -> failing.put(name, kinds.isEmpty() ? "abnormal" : String.join(", ", kinds)));
        return failing;
    }

    private void addAffected(Affected affected) {
        String impact = affected.impact() > 0 ? PercentText.narrow(affected.impact()) + " of requests" : "at risk";
        String why = affected.service() + " is at risk: " + DisplayFormat.calls(affected.hops()) + ", "
                + PercentText.narrow(affected.impact()) + " of its requests need the cause"
                + (affected.userFacing() ? "; users call it" : "");
        String detail = affected.userFacing() ? impact + " · users" : impact;
        add(affected.service(), place(affected.service()), detail, Mark.AT_RISK, affected.hops(), why);
    }

    private void addDependencies() {
        List<Integer> failing = nodes.values().stream()
                .filter(node -> node.mark() == Mark.CAUSE || node.mark() == Mark.FAILING)
                .flatMap(node -> Optional.ofNullable(places.get(node.id())).stream())
                .toList();
        for (Edge edge : topology.edges()) {
            if (failing.contains(edge.caller())) {
                Entity entity = topology.node(edge.callee()).entity();
                String detail = entity.kind() == EntityKind.SERVICE
                        ? "normal"
                        : entity.kind().label() + " · normal";
                add(
                        entity.name(),
                        Optional.of(edge.callee()),
                        detail,
                        Mark.HEALTHY,
                        0,
                        entity.name() + ": nothing abnormal");
            }
        }
    }

    private Optional<Integer> place(String name) {
        return topology.index().named(scope, name).stream().findFirst();
    }

    private void add(String name, Optional<Integer> place, String detail, Mark mark, int hops, String why) {
        if (nodes.containsKey(name) || nodes.size() >= MAX_NODES) {
            return;
        }
        boolean userFacing = place.isPresent() && topology.node(place.get()).userFacing();
        String shown = userFacing && !detail.endsWith("users") ? detail + " · users" : detail;
        String href = place.isPresent() ? "/topology?service=" + Urls.encode(name) : "";
        nodes.put(name, new Node(name, name, shown, mark, hops, why, href));
        place.ifPresent(index -> places.put(name, index));
    }

    private List<Link> links() {
        Map<Integer, String> names = new HashMap<>();
        places.forEach((name, place) -> names.put(place, name));
        List<Link> links = new ArrayList<>();
        for (Edge edge : topology.edges()) {
            String caller = names.get(edge.caller());
            String callee = names.get(edge.callee());
            if (caller != null && callee != null) {
                links.add(link(caller, callee, edge));
            }
        }
        return links;
    }

    private Link link(String caller, String callee, Edge edge) {
        boolean affected = isFailing(callee) && !isHealthy(caller);
        return new Link(caller, callee, isStale(topology, edge), affected, describe(caller, callee, edge));
    }

    private boolean isFailing(String name) {
        Node node = nodes.get(name);
        return node != null && (node.mark() == Mark.CAUSE || node.mark() == Mark.FAILING);
    }

    private boolean isHealthy(String name) {
        Node node = nodes.get(name);
        return node == null || node.mark() == Mark.HEALTHY;
    }

    static boolean isStale(TopologySnapshot topology, Edge edge) {
        return edge.lastSeen().plus(STALE).isBefore(topology.builtAt());
    }

    static String describe(String caller, String callee, Edge edge) {
        return caller + " calls " + callee + ": " + DisplayFormat.value(edge.requestsPerSecond(), "1/s", "rate") + ", "
                + PercentText.narrow(edge.errorRatio()) + " errors, for " + PercentText.narrow(edge.share())
                + " of its requests; last seen " + DisplayFormat.moment(edge.lastSeen()) + " (" + edge.source() + ")";
    }
}
