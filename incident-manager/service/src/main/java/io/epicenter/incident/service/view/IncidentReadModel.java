package io.epicenter.incident.service.view;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.view.IncidentFilter;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The read models in heap, rebuilt from Kafka at every start. Every map is bounded; the oldest goes first.
/// Any thread may call.
@ApplicationScoped
public class IncidentReadModel implements IncidentViews {
    private static final Set<IncidentView.PageState> PAGED =
            Set.of(IncidentView.PageState.PAGED, IncidentView.PageState.RESOLVED);

    private final int maxIncidents;
    private final Map<String, IncidentView> incidents = new LinkedHashMap<>();
    private final SignalCharts charts;
    private final DecisionLog decisions;
    private final BroadcastProcessor<IncidentView> changes = BroadcastProcessor.create();
    private final UnsharedViews unshared;
    private long anomalyCount;

    IncidentReadModel(IncidentSettings settings) {
        this.maxIncidents = settings.views().maxIncidents();
        this.charts = new SignalCharts(settings.views().maxAnomalies());
        this.decisions = new DecisionLog(settings.views().maxDecisions());
        this.unshared = new UnsharedViews(maxIncidents);
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
        return charts.of(view.incident());
    }

    @Override
    public synchronized List<Decision> decisions(String anomaly) {
        return decisions.of(anomaly);
    }

    @Override
    public synchronized List<Decision> recentDecisions(int limit) {
        return decisions.recent(limit);
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
        long pages = incidents.values().stream()
                .filter(view -> PAGED.contains(view.page()))
                .count();
        return new Counts(anomalyCount, incidents.size(), open, pages);
    }

    /// Whose registry the view of an incident comes from.
    public enum Origin {
        THIS_REPLICA,
        OTHER_REPLICA
    }

    /// Puts the view of an incident, and emits the change; what is of this replica is also to be shared with the
    /// others.
    public void put(IncidentView view, Origin origin) {
        if (replace(view, origin)) {
            changes.onNext(view);
        }
    }

    private synchronized boolean replace(IncidentView view, Origin origin) {
        IncidentView known = incidents.get(view.id());
        if (known != null && (known.incident().revision() > view.incident().revision() || known.equals(view))) {
            return false;
        }
        incidents.remove(view.id());
        incidents.put(view.id(), view);
        while (incidents.size() > maxIncidents) {
            incidents.remove(incidents.keySet().iterator().next());
        }
        if (origin == Origin.THIS_REPLICA) {
            unshared.add(view.id());
        }
        charts.watch(incidents.values());
        return true;
    }

    /// The names of the services whose signals are shown, those of open incidents; of others none need be read.
    /// The set does not change.
    public synchronized Set<String> watchedServices() {
        return charts.watched();
    }

    public synchronized void signal(Deviation deviation) {
        charts.add(deviation);
    }

    /// Views changed since they were last taken, at most so many.
    public synchronized List<IncidentView> takeUnshared(int most) {
        return unshared.take(most, incidents);
    }

    /// Puts back what was taken in vain.
    public synchronized void unshared(List<IncidentView> views) {
        unshared.putBack(views);
    }

    public synchronized void anomaly(Anomaly anomaly) {
        if (charts.add(anomaly)) {
            anomalyCount++;
        }
    }

    public synchronized void decision(Decision decision) {
        decisions.add(decision);
    }
}
