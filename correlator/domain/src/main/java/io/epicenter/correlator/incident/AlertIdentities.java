package io.epicenter.correlator.incident;

import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.correlator.model.Symptom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The alerts that wait or belong to an incident, by what they are of: entity, title and labels, or the
/// fingerprint that their sender gives. So the end of an alert is known as such, also when it has an id of its
/// own.
final class AlertIdentities {
    private final Map<String, Set<String>> ids = new HashMap<>();
    private int added;

    void add(Symptom symptom) {
        if (symptom.kind() == MemberKind.ALERT
                && ids.computeIfAbsent(symptom.series(), series -> new LinkedHashSet<>())
                        .add(symptom.id())) {
            added++;
        }
    }

    /// Ids of the alerts of this identity.
    List<String> of(String series) {
        return List.copyOf(ids.getOrDefault(series, Set.of()));
    }

    /// Forgets those that are known no more, when they may be half of all.
    ///
    /// @param known how many symptoms there are
    void sweep(int known, Predicate<String> isKnown) {
        if (added <= 2 * known) {
            return;
        }
        ids.values().forEach(each -> each.removeIf(isKnown.negate()));
        ids.values().removeIf(Set::isEmpty);
        added = ids.values().stream().mapToInt(Set::size).sum();
    }
}
