package io.epicenter.incident.service.view;

import io.epicenter.incident.view.IncidentView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Incidents whose views other replicas have not got yet, in the order of the changes. Bounded when views are put back;
/// the oldest goes first. Confined to the read model's lock.
final class UnsharedViews {
    private final int bound;
    private final LinkedHashSet<String> incidents = new LinkedHashSet<>();

    UnsharedViews(int bound) {
        this.bound = bound;
    }

    void add(String incident) {
        incidents.add(incident);
    }

    /// The views of at most so many; those without a view any more are passed over.
    List<IncidentView> take(int most, Map<String, IncidentView> views) {
        List<IncidentView> taken = new ArrayList<>();
        var ids = incidents.iterator();
        while (taken.size() < most && ids.hasNext()) {
            IncidentView view = views.get(ids.next());
            ids.remove();
            if (view != null) {
                taken.add(view);
            }
        }
        return taken;
    }

    /// Puts back what was taken in vain.
    void putBack(List<IncidentView> views) {
        views.forEach(view -> incidents.add(view.id()));
        while (incidents.size() > bound) {
            incidents.removeFirst();
        }
    }
}
