package io.epicenter.incident.service;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.Delivery;
import io.epicenter.incident.Dossier;
import io.epicenter.incident.HumanState;
import io.epicenter.incident.IncidentFilter;
import io.epicenter.incident.IncidentView;
import io.epicenter.incident.SignalChart;
import io.epicenter.incident.Timeline;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The read models in heap, rebuilt from Kafka at every start. Every map is bounded; the oldest goes first.
/// Any thread may call.
@ApplicationScoped
public class IncidentBoard implements IncidentViews {
    /// Bounds of the read models.
    @ConfigMapping(prefix = "epicenter.incidents.views")
    public interface Config {
        @WithDefault("5000")
        int maxIncidents();

        @WithDefault("2000")
        int maxAnomalies();

        @WithDefault("20000")
        int maxDecisions();
    }

    private final Config config;
    private final Map<String, Dossier> dossiers = new LinkedHashMap<>();
    private final Map<String, Anomaly> anomalies = new LinkedHashMap<>();
    private final Deque<Decision> decisions = new ArrayDeque<>();
    private final Map<String, List<Decision>> decisionsByAnomaly = new HashMap<>();
    private final BroadcastProcessor<IncidentView> changes = BroadcastProcessor.create();
    private long anomalyCount;

    IncidentBoard(Config config) {
        this.config = config;
    }

    @Override
    public synchronized List<IncidentView> list(IncidentFilter filter) {
        return dossiers.values().stream()
                .sorted(Comparator.comparing(
                                (Dossier dossier) -> dossier.incident().updatedAt())
                        .reversed())
                .map(Dossier::view)
                .filter(filter::accepts)
                .limit(filter.limit())
                .toList();
    }

    @Override
    public synchronized Optional<IncidentView> find(String id) {
        return Optional.ofNullable(dossiers.get(id)).map(Dossier::view);
    }

    @Override
    public synchronized List<SignalChart> charts(String incident) {
        Dossier dossier = dossiers.get(incident);
        if (dossier == null) {
            return List.of();
        }
        return dossier.incident().events().stream()
                .sorted(Comparator.comparingDouble(Incident.Member::score).reversed())
                .map(member -> anomalies.get(member.id()))
                .filter(Objects::nonNull)
                .map(IncidentBoard::chart)
                .toList();
    }

    private static SignalChart chart(Anomaly anomaly) {
        return new SignalChart(
                anomaly.id(),
                anomaly.entity(),
                anomaly.signal(),
                anomaly.details().statistic(),
                anomaly.details().unit(),
                anomaly.details().onset(),
                anomaly.status() == AnomalyStatus.RESOLVED ? anomaly.timestamp() : null,
                anomaly.window());
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
        long open = 0;
        long pages = 0;
        for (Dossier dossier : dossiers.values()) {
            IncidentView view = dossier.view();
            open += view.status() == IncidentView.Status.RESOLVED ? 0 : 1;
            pages += view.page() == IncidentView.PageState.PAGED || view.page() == IncidentView.PageState.RESOLVED
                    ? 1
                    : 0;
        }
        return new Counts(anomalyCount, dossiers.size(), open, pages);
    }

    void revision(Incident incident) {
        publish(put(incident));
    }

    private synchronized IncidentView put(Incident incident) {
        Dossier known = dossiers.remove(incident.id());
        Dossier next = known == null ? Dossier.of(incident) : known.with(incident);
        dossiers.put(incident.id(), next);
        trim(dossiers, config.maxIncidents());
        return next.view();
    }

    void human(String incident, HumanState state) {
        change(incident, dossier -> dossier.with(state));
    }

    void rating(String incident, Feedback rating) {
        change(incident, dossier -> dossier.with(rating));
    }

    void delivery(String incident, Delivery delivery, List<Timeline.Entry> notes) {
        change(incident, dossier -> dossier.with(delivery, notes));
    }

    private void change(String incident, UnaryOperator<Dossier> step) {
        IncidentView view = replace(incident, step);
        if (view != null) {
            publish(view);
        }
    }

    private synchronized @Nullable IncidentView replace(String incident, UnaryOperator<Dossier> step) {
        Dossier known = dossiers.get(incident);
        if (known == null) {
            return null;
        }
        Dossier next = step.apply(known);
        dossiers.put(incident, next);
        return next.view();
    }

    synchronized void anomaly(Anomaly anomaly) {
        if (anomalies.remove(anomaly.id()) == null) {
            anomalyCount++;
        }
        anomalies.put(anomaly.id(), anomaly);
        trim(anomalies, config.maxAnomalies());
    }

    synchronized void decision(Decision decision) {
        List<Decision> same = decisionsByAnomaly.computeIfAbsent(decision.anomaly(), any -> new ArrayList<>(1));
        if (same.stream().anyMatch(known -> known.id().equals(decision.id()))) {
            return;
        }
        same.add(decision);
        decisions.addLast(decision);
        if (decisions.size() > config.maxDecisions()) {
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

    private void publish(IncidentView view) {
        changes.onNext(view);
    }

    private static void trim(Map<String, ?> map, int bound) {
        var oldest = map.keySet().iterator();
        while (map.size() > bound && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
