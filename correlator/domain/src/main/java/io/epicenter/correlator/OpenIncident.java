package io.epicenter.correlator;

import io.epicenter.contracts.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An incident while it lasts, and after it while it may re-open. Confined to its environment.
final class OpenIncident {
    private final String id;
    private final Map<String, Symptom> members = new LinkedHashMap<>();
    private Instant openedAt;
    private int unlisted;
    private int revision;
    private String fingerprint = "";
    private @Nullable Instant publishedAt;
    private @Nullable Instant rankedAt;
    private @Nullable Instant resolvedAt;
    private @Nullable Diagnosis diagnosis;
    private @Nullable Incident published;
    private boolean grown;

    OpenIncident(String id, Instant openedAt) {
        this.id = id;
        this.openedAt = openedAt;
    }

    /// As it stands in a snapshot.
    record State(
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
            boolean grown) {}

    static OpenIncident of(State state) {
        OpenIncident incident = new OpenIncident(state.id(), state.openedAt());
        state.members().forEach(member -> incident.members.put(member.id(), member));
        incident.unlisted = state.unlisted();
        incident.revision = state.revision();
        incident.fingerprint = state.fingerprint();
        incident.publishedAt = state.publishedAt();
        incident.rankedAt = state.rankedAt();
        incident.resolvedAt = state.resolvedAt();
        incident.diagnosis = state.diagnosis();
        incident.published = state.published();
        incident.grown = state.grown();
        return incident;
    }

    State state() {
        return new State(
                id,
                List.copyOf(members.values()),
                openedAt,
                unlisted,
                revision,
                fingerprint,
                publishedAt,
                rankedAt,
                resolvedAt,
                diagnosis,
                published,
                grown);
    }

    String id() {
        return id;
    }

    Collection<Symptom> members() {
        return members.values();
    }

    @Nullable
    Symptom member(String symptom) {
        return members.get(symptom);
    }

    /// How many symptoms belong to it, kept or not.
    int size() {
        return members.size() + unlisted;
    }

    int revision() {
        return revision;
    }

    boolean isOpen() {
        return resolvedAt == null;
    }

    @Nullable
    Instant resolvedAt() {
        return resolvedAt;
    }

    @Nullable
    Diagnosis diagnosis() {
        return diagnosis;
    }

    @Nullable
    Incident published() {
        return published;
    }

    Instant openedAt() {
        return openedAt;
    }

    Instant firstOnset() {
        return members.values().stream()
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(openedAt);
    }

    Instant lastActivity() {
        return members.values().stream()
                .map(Symptom::lastActivity)
                .max(Instant::compareTo)
                .orElse(openedAt);
    }

    boolean isFiring() {
        return members.values().stream().anyMatch(Symptom::isFiring);
    }

    void add(Symptom member, int bound) {
        if (members.size() >= bound) {
            unlisted++;
            return;
        }
        members.put(member.id(), member);
        grown = true;
    }

    void replace(Symptom member) {
        members.replace(member.id(), member);
    }

    void resolve(Instant at) {
        resolvedAt = at;
    }

    void reopen(Instant at) {
        resolvedAt = null;
        openedAt = at;
        grown = true;
    }

    /// Whether the causes are to be ranked now: it grew, or one of the times after opening has come.
    boolean isRankDue(Instant now, List<Duration> after) {
        Instant last = rankedAt;
        if (last == null || grown) {
            return true;
        }
        return isFiring() && after.stream().map(openedAt::plus).anyMatch(due -> due.isAfter(last) && !due.isAfter(now));
    }

    void ranked(Diagnosis result, Instant at) {
        diagnosis = result;
        rankedAt = at;
        grown = false;
    }

    /// Whether a revision with this fingerprint is news, and may be told now.
    boolean isNews(String current, boolean urgent, Instant now, Duration every) {
        if (current.equals(fingerprint)) {
            return false;
        }
        Instant last = publishedAt;
        return urgent || last == null || !now.isBefore(last.plus(every));
    }

    int nextRevision() {
        return revision + 1;
    }

    void published(Incident incident, String current, Instant at) {
        revision = incident.revision();
        fingerprint = current;
        publishedAt = at;
        published = incident;
    }

    Diagnosis requireDiagnosis() {
        return Objects.requireNonNull(diagnosis, "not ranked: " + id);
    }
}
