package io.epicenter.incident.service.view;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.view.IncidentFilter;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The read models in heap, rebuilt from Kafka at every start. Every map is bounded; the oldest goes first.
/// Any thread may call.
@ApplicationScoped
public class IncidentReadModel implements IncidentViews {
    private final IncidentSettings.ViewSettings bounds;
    private final Map<String, IncidentView> incidents = new LinkedHashMap<>();
    private final Map<String, Anomaly> anomalies = new LinkedHashMap<>();
    private final Deque<Decision> decisions = new ArrayDeque<>();
    private final Map<String, List<Decision>> decisionsByAnomaly = new HashMap<>();
    private final BroadcastProcessor<IncidentView> changes = BroadcastProcessor.create();
    private final LinkedHashSet<String> unshared = new LinkedHashSet<>();
    private final LiveSignalBuffer live = new LiveSignalBuffer();
    /// Services of open incidents.
    private Set<String> watched = Set.of();

    private long anomalyCount;

    IncidentReadModel(IncidentSettings settings) {
        this.bounds = settings.views();
    }

    @Override
    public synchronized List<IncidentView> list(IncidentFilter filter) {
        return incidents.values().stream()
                .filter(filter::accepts)
                .sorted(Comparator.comparing(
                                (IncidentView view) -> view.incident().updatedAt())
                        .reversed())
                .limit(filter.limit())
                .toList();
    }

    @Override
    public synchronized Optional<IncidentView> find(String id) {
        return Optional.ofNullable(incidents.get(id));
    }

    @Override
    public synchronized List<SignalChart> charts(String incident) {
        IncidentView view = incidents.get(incident);
        if (view == null) {
            return List.of();
        }
        return view.incident().events().stream()
                .sorted(Comparator.comparingDouble(Incident.Member::score).reversed())
                .map(member -> anomalies.get(member.id()))
                .filter(Objects::nonNull)
                .map(this::chart)
                .toList();
    }

    private SignalChart chart(Anomaly anomaly) {
        List<Anomaly.Point> points = new ArrayList<>(anomaly.window());
        points.addAll(live.after(anomaly));
        return new SignalChart(
                anomaly.id(),
                anomaly.entity(),
                anomaly.signal(),
                anomaly.details().statistic(),
                anomaly.details().unit(),
                anomaly.details().onset(),
                anomaly.status() == AnomalyStatus.RESOLVED ? anomaly.timestamp() : null,
                points);
    }

    @Override
    public synchronized List<Decision> decisions(String anomaly) {
        return List.copyOf(decisionsByAnomaly.getOrDefault(anomaly, List.of()));
    }

    @Override
    public synchronized List<Decision> recentDecisions(int limit) {
        List<Decision> recent = new ArrayList<>();
        var newestFirst = decisions.descendingIterator();
        while (newestFirst.hasNext() && recent.size() < limit) {
            recent.add(newestFirst.next());
        }
        return recent;
    }

    @Override
    public Multi<IncidentView> changes() {
        return changes.onOverflow().dropPreviousItems();
    }

    @Override
    public synchronized Counts counts() {
        long open = incidents.values().stream()
                .filter(view -> view.status() != IncidentView.Status.RESOLVED)
                .count();
        long pages =
                incidents.values().stream().filter(IncidentReadModel::isPaged).count();
        return new Counts(anomalyCount, incidents.size(), open, pages);
    }

    private static boolean isPaged(IncidentView view) {
        return view.page() == IncidentView.PageState.PAGED || view.page() == IncidentView.PageState.RESOLVED;
    }

    /// Puts up the view of an incident, and tells those who watch.
    public void put(IncidentView view) {
        if (replace(view, true)) {
            changes.onNext(view);
        }
    }

    /// The same for an incident of another replica.
    public void putForeign(IncidentView view) {
        if (replace(view, false)) {
            changes.onNext(view);
        }
    }

    private synchronized boolean replace(IncidentView view, boolean share) {
        IncidentView known = incidents.get(view.id());
        if (known != null && (known.incident().revision() > view.incident().revision() || known.equals(view))) {
            return false;
        }
        incidents.remove(view.id());
        incidents.put(view.id(), view);
        trim(incidents, bounds.maxIncidents());
        if (share) {
            unshared.add(view.id());
        }
        watched = servicesOfOpen();
        return true;
    }

    private Set<String> servicesOfOpen() {
        Set<String> services = new HashSet<>();
        for (IncidentView view : incidents.values()) {
            if (view.status() != IncidentView.Status.RESOLVED) {
                services.addAll(view.incident().services());
                view.incident()
                        .events()
                        .forEach(member -> services.add(member.entity().owner().name()));
                view.incident().blastRadius().affected().forEach(one -> services.add(one.service()));
            }
        }
        return services;
    }

    /// Whether nothing is open, so that signals need not be read.
    public synchronized boolean isQuiet() {
        return watched.isEmpty();
    }

    public synchronized void signal(Deviation deviation) {
        if (watched.contains(deviation.entity().owner().name())) {
            live.add(deviation);
        }
    }

    /// Views changed since they were last taken, at most so many.
    public synchronized List<IncidentView> takeUnshared(int most) {
        List<IncidentView> taken = new ArrayList<>();
        var ids = unshared.iterator();
        while (taken.size() < most && ids.hasNext()) {
            IncidentView view = incidents.get(ids.next());
            ids.remove();
            if (view != null) {
                taken.add(view);
            }
        }
        return taken;
    }

    /// Puts back what was taken in vain.
    public synchronized void unshared(List<IncidentView> views) {
        views.forEach(view -> unshared.add(view.id()));
        while (unshared.size() > bounds.maxIncidents()) {
            unshared.removeFirst();
        }
    }

    public synchronized void anomaly(Anomaly anomaly) {
        if (anomalies.remove(anomaly.id()) == null) {
            anomalyCount++;
        }
        anomalies.put(anomaly.id(), anomaly);
        trim(anomalies, bounds.maxAnomalies());
    }

    public synchronized void decision(Decision decision) {
        List<Decision> same = decisionsByAnomaly.computeIfAbsent(decision.anomaly(), any -> new ArrayList<>(1));
        if (same.stream().anyMatch(known -> known.id().equals(decision.id()))) {
            return;
        }
        same.add(decision);
        decisions.addLast(decision);
        if (decisions.size() > bounds.maxDecisions()) {
            forget(decisions.removeFirst());
        }
    }

    private void forget(Decision oldest) {
        List<Decision> same = decisionsByAnomaly.get(oldest.anomaly());
        if (same != null) {
            same.remove(oldest);
            if (same.isEmpty()) {
                decisionsByAnomaly.remove(oldest.anomaly());
            }
        }
    }

    private static void trim(Map<String, ?> map, int bound) {
        var oldest = map.keySet().iterator();
        while (map.size() > bound && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
