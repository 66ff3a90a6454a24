package io.epicenter.incident.service.view;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The most recent anomalies, and how their signals go on while an incident is open: the charts of an incident.
/// Bounded; the oldest goes first. Confined to the read model's lock.
final class SignalCharts {
    private final int maxAnomalies;
    private final Map<String, Anomaly> anomalies = new LinkedHashMap<>();
    private final LiveSignalBuffer live = new LiveSignalBuffer();
    /// Services of open incidents.
    private Set<String> watched = Set.of();

    SignalCharts(int maxAnomalies) {
        this.maxAnomalies = maxAnomalies;
    }

    /// True when the anomaly was not known.
    boolean add(Anomaly anomaly) {
        boolean added = anomalies.remove(anomaly.id()) == null;
        anomalies.put(anomaly.id(), anomaly);
        while (anomalies.size() > maxAnomalies) {
            anomalies.remove(anomalies.keySet().iterator().next());
        }
        return added;
    }

    void add(Deviation deviation) {
        if (watched.contains(deviation.entity().owner().name())) {
            live.add(deviation);
        }
    }

    /// The names of the watched services. The set does not change.
    Set<String> watched() {
        return watched;
    }

    /// Watches the services of those incidents that are open.
    void watch(Collection<IncidentView> incidents) {
        Set<String> services = new HashSet<>();
        for (IncidentView view : incidents) {
            if (view.status() != IncidentView.Status.RESOLVED) {
                services.addAll(view.incident().services());
                view.incident()
                        .events()
                        .forEach(member -> services.add(member.entity().owner().name()));
                view.incident().blastRadius().affected().forEach(one -> services.add(one.service()));
            }
        }
        watched = Set.copyOf(services);
    }

    /// Worst first.
    List<SignalChart> of(Incident incident) {
        return incident.events().stream()
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
}
