package io.epicenter.correlator.incident;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.SymptomGroup;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.OperatorVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An incident while it lasts, and after it while it may re-open. Confined to its environment.
public final class TrackedIncident {
    private static final int MAX_TRANSITIONS = 32;

    private final String id;
    private final Map<String, Symptom> members = new LinkedHashMap<>();
    private Instant openedAt;
    private final Set<String> series = new HashSet<>();
    private final RepeatedSeries repeats = new RepeatedSeries();
    private final Set<String> separatedFrom = new HashSet<>();
    private final Set<Entity> excludedCauses = new LinkedHashSet<>();
    private final List<Instant> transitions = new ArrayList<>();
    private int overflow;
    private int revision;
    private String fingerprint = "";
    private @Nullable Instant publishedAt;
    private @Nullable Instant rankedAt;
    private @Nullable Instant resolvedAt;
    private @Nullable Diagnosis diagnosis;
    private @Nullable Incident published;
    private boolean changedSinceRanking;
    private @Nullable OperatorVerdict verdict;

    public TrackedIncident(String id, Instant openedAt) {
        this.id = id;
        this.openedAt = openedAt;
    }

    /// As it stands in a snapshot.
    public record State(
            String id,
            List<Symptom> members,
            Instant openedAt,
            int unlisted,
            int revision,
            String fingerprint,
            @Nullable Instant publishedAt,
            @Nullable Instant rankedAt,
            @Nullable Instant resolvedAt,
            @Nullable Diagnosis diagnosis,
            @Nullable Incident published,
            boolean grown,
            Set<String> series,
            List<RepeatedSeries.Repeat> repeats,
            Set<String> apart,
            @Nullable List<Instant> turns,
            @Nullable OperatorVerdict said,
            @Nullable List<Entity> elsewhere) {}

    public static TrackedIncident of(State state) {
        TrackedIncident incident = new TrackedIncident(state.id(), state.openedAt());
        state.members().forEach(member -> incident.members.put(member.id(), member));
        incident.overflow = state.unlisted();
        incident.revision = state.revision();
        incident.fingerprint = state.fingerprint();
        incident.publishedAt = state.publishedAt();
        incident.rankedAt = state.rankedAt();
        incident.resolvedAt = state.resolvedAt();
        incident.diagnosis = state.diagnosis();
        incident.published = state.published();
        incident.changedSinceRanking = state.grown();
        incident.series.addAll(state.series());
        incident.repeats.restore(state.repeats());
        incident.separatedFrom.addAll(state.apart());
        incident.verdict = state.said();
        incident.excludedCauses.addAll(Objects.requireNonNullElse(state.elsewhere(), List.of()));
        incident.transitions.addAll(Objects.requireNonNullElse(state.turns(), List.of()));
        return incident;
    }

    public State state() {
        return new State(
                id,
                List.copyOf(members.values()),
                openedAt,
                overflow,
                revision,
                fingerprint,
                publishedAt,
                rankedAt,
                resolvedAt,
                diagnosis,
                published,
                changedSinceRanking,
                new TreeSet<>(series),
                repeats.state(),
                new TreeSet<>(separatedFrom),
                List.copyOf(transitions),
                verdict,
                List.copyOf(excludedCauses));
    }

    public String id() {
        return id;
    }

    public Collection<Symptom> members() {
        return members.values();
    }

    @Nullable
    public Symptom member(String symptom) {
        return members.get(symptom);
    }

    /// How many symptoms belong to it, kept or not.
    public int size() {
        return members.size() + overflow;
    }

    int revision() {
        return revision;
    }

    public boolean isOpen() {
        return resolvedAt == null;
    }

    @Nullable
    public Instant resolvedAt() {
        return resolvedAt;
    }

    @Nullable
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    @Nullable
    public Incident published() {
        return published;
    }

    public Instant openedAt() {
        return openedAt;
    }

    /// What can be said of its members together.
    public SymptomGroup group() {
        return new SymptomGroup(members.values(), openedAt);
    }

    public void add(Symptom member, int bound) {
        if (series.size() < bound) {
            series.add(member.series());
        }
        if (members.size() >= bound) {
            overflow++;
            return;
        }
        members.put(member.id(), member);
        changedSinceRanking = true;
    }

    /// Whether further members are counted only.
    public boolean isFull(int bound) {
        return members.size() >= bound;
    }

    /// Lets a member go to another incident.
    public void remove(String symptom) {
        members.remove(symptom);
        changedSinceRanking = true;
    }

    public boolean hasSeries(String one) {
        return series.contains(one);
    }

    public long seriesInCommon(TrackedIncident other) {
        return series.stream().filter(other.series::contains).count();
    }

    /// Never to be folded into each other again: a person has split them.
    public void separateFrom(TrackedIncident other) {
        separatedFrom.add(other.id);
        other.separatedFrom.add(id);
    }

    public boolean isSeparatedFrom(TrackedIncident other) {
        return separatedFrom.contains(other.id);
    }

    /// The causes that other incidents have, split from this one: they are no cause of this one.
    public Set<Entity> excludedCauses() {
        return excludedCauses;
    }

    /// Those of its members whose series it already had.
    public RepeatedSeries repeats() {
        return repeats;
    }

    public void replace(Symptom member) {
        members.replace(member.id(), member);
    }

    public void resolve(Instant at) {
        resolvedAt = at;
        recordTransition(at);
    }

    private void recordTransition(Instant at) {
        transitions.add(at);
        if (transitions.size() > MAX_TRANSITIONS) {
            transitions.removeFirst();
        }
    }

    /// Whether it resolved or re-opened so often since then.
    public boolean isFlapping(int times, Instant since) {
        return transitions.stream().filter(turn -> !turn.isBefore(since)).count() >= times;
    }

    public void reopen(Instant at) {
        resolvedAt = null;
        openedAt = at;
        changedSinceRanking = true;
        recordTransition(at);
    }

    /// Whether the causes are to be ranked now: it grew, or one of the times after opening has come.
    public boolean isRankDue(Instant now, List<Duration> after) {
        Instant last = rankedAt;
        if (last == null || changedSinceRanking) {
            return true;
        }
        return group().isFiring()
                && after.stream().map(openedAt::plus).anyMatch(due -> due.isAfter(last) && !due.isAfter(now));
    }

    public boolean isRankedAt(Instant time) {
        return time.equals(rankedAt);
    }

    public void ranked(Diagnosis result, Instant at) {
        diagnosis = verdict == null ? result : verdict.applyTo(result);
        rankedAt = at;
        changedSinceRanking = false;
    }

    /// Whether a person has named or confirmed its cause.
    public boolean hasVerdict() {
        return verdict != null;
    }

    /// Takes a person's word for the cause.
    public void applyVerdict(OperatorVerdict cause) {
        verdict = cause;
        if (diagnosis != null) {
            diagnosis = cause.applyTo(diagnosis);
        }
    }

    /// Whether a revision with this fingerprint is news, and may be told now.
    public boolean shouldPublish(String current, boolean urgent, Instant now, Duration every) {
        if (current.equals(fingerprint)) {
            return false;
        }
        Instant last = publishedAt;
        return urgent || last == null || !now.isBefore(last.plus(every));
    }

    public int nextRevision() {
        return revision + 1;
    }

    public void published(Incident incident, String current, Instant at) {
        revision = incident.revision();
        fingerprint = current;
        publishedAt = at;
        published = incident;
    }

    public Diagnosis requireDiagnosis() {
        return Objects.requireNonNull(diagnosis, "not ranked: " + id);
    }
}
