package io.epicenter.incident.view;

import java.util.Set;

/// Which incidents a list shows.
///
/// @param statuses empty means all
/// @param minSeverity 1..5
public record IncidentFilter(Set<IncidentView.Status> statuses, int minSeverity, int limit) {
    /// Incidents in one list. Chosen by hand: who needs more asks by status and severity.
    public static final int MAX_LIMIT = 1_000;
    public static final IncidentFilter ALL = new IncidentFilter(Set.of(), 1, 100);

    public IncidentFilter {
        statuses = Set.copyOf(statuses);
        limit = Math.clamp(limit, 1, MAX_LIMIT);
    }

    public boolean accepts(IncidentView view) {
        return view.incident().severity() >= minSeverity && (statuses.isEmpty() || statuses.contains(view.status()));
    }
}
