package io.epicenter.correlator.incident;

import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.SymptomGroup;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The symptoms that belong to an incident, in the order in which they came. Bounded: further ones are counted only.
public final class IncidentMembers {
    private final Map<String, Symptom> members = new LinkedHashMap<>();
    private final Set<String> series = new HashSet<>();
    private final RepeatedSeries repeats = new RepeatedSeries();
    private int overflow;

    IncidentMembers() {}

    IncidentMembers(IncidentState state) {
        state.members().forEach(member -> members.put(member.id(), member));
        overflow = state.unlisted();
        series.addAll(state.series());
        repeats.restore(state.repeats());
    }

    public Collection<Symptom> all() {
        return members.values();
    }

    @Nullable
    public Symptom get(String symptom) {
        return members.get(symptom);
    }

    /// How many symptoms belong to it, kept or not.
    public int size() {
        return members.size() + overflow;
    }

    /// How many of them are counted only.
    int overflow() {
        return overflow;
    }

    /// Whether further members are counted only.
    public boolean isFull(int bound) {
        return members.size() >= bound;
    }

    /// False when the member was counted only.
    boolean add(Symptom member, int bound) {
        if (series.size() < bound) {
            series.add(member.series());
        }
        if (isFull(bound)) {
            overflow++;
            return false;
        }
        members.put(member.id(), member);
        return true;
    }

    void remove(String symptom) {
        members.remove(symptom);
    }

    public void replace(Symptom member) {
        members.replace(member.id(), member);
    }

    Set<String> series() {
        return series;
    }

    public boolean hasSeries(String one) {
        return series.contains(one);
    }

    public long seriesInCommon(IncidentMembers other) {
        return series.stream().filter(other.series::contains).count();
    }

    /// Those of its members whose series it already had.
    public RepeatedSeries repeats() {
        return repeats;
    }

    SymptomGroup group(Instant openedAt) {
        return new SymptomGroup(members.values(), openedAt);
    }
}
