package io.epicenter.correlator.incident;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.model.Members;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.Said;
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
public final class OpenIncident {
    private static final int TURNS = 32;

    private final String id;
    private final Map<String, Symptom> members = new LinkedHashMap<>();
    private Instant openedAt;
    private final Set<String> series = new HashSet<>();
    private final Repeats repeats = new Repeats();
    private final Set<String> apart = new HashSet<>();
    private final Set<Entity> elsewhere = new LinkedHashSet<>();
    private final List<Instant> turns = new ArrayList<>();
    private int unlisted;
    private int revision;
    private String fingerprint = "";
    private @Nullable Instant publishedAt;
    private @Nullable Instant rankedAt;
    private @Nullable Instant resolvedAt;
    private @Nullable Diagnosis diagnosis;
    private @Nullable Incident published;
    private boolean grown;
    private @Nullable Said said;

    public OpenIncident(String id, Instant openedAt) {
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
            List<Repeats.Repeat> repeats,
            Set<String> apart,
            @Nullable List<Instant> turns,
            @Nullable Said said,
            @Nullable List<Entity> elsewhere) {}

    public static OpenIncident of(State state) {
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
        incident.series.addAll(state.series());
        incident.repeats.restore(state.repeats());
        incident.apart.addAll(state.apart());
        incident.said = state.said();
        incident.elsewhere.addAll(Objects.requireNonNullElse(state.elsewhere(), List.of()));
        incident.turns.addAll(Objects.requireNonNullElse(state.turns(), List.of()));
        return incident;
    }

    public State state() {
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
                grown,
                new TreeSet<>(series),
                repeats.state(),
                new TreeSet<>(apart),
                List.copyOf(turns),
                said,
                List.copyOf(elsewhere));
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
        return members.size() + unlisted;
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
    public Members together() {
        return new Members(members.values(), openedAt);
    }

    public void add(Symptom member, int bound) {
        if (series.size() < bound) {
            series.add(member.series());
        }
        if (members.size() >= bound) {
            unlisted++;
            return;
        }
        members.put(member.id(), member);
        grown = true;
    }

    /// Whether further members are counted only.
    public boolean isFull(int bound) {
        return members.size() >= bound;
    }

    /// Lets a member go to another incident.
    public void leave(String symptom) {
        members.remove(symptom);
        grown = true;
    }

    public boolean hasSeries(String one) {
        return series.contains(one);
    }

    public long seriesInCommon(OpenIncident other) {
        return series.stream().filter(other.series::contains).count();
    }

    /// Never to be folded into each other again: a person has split them.
    public void keepApart(OpenIncident other) {
        apart.add(other.id);
        other.apart.add(id);
    }

    public boolean isApart(OpenIncident other) {
        return apart.contains(other.id);
    }

    /// The causes that other incidents have, split from this one: they are no cause of this one.
    public Set<Entity> elsewhere() {
        return elsewhere;
    }

    /// Those of its members whose series it already had.
    public Repeats repeats() {
        return repeats;
    }

    public void replace(Symptom member) {
        members.replace(member.id(), member);
    }

    public void resolve(Instant at) {
        resolvedAt = at;
        turned(at);
    }

    private void turned(Instant at) {
        turns.add(at);
        if (turns.size() > TURNS) {
            turns.removeFirst();
        }
    }

    /// Whether it resolved or re-opened so often since then.
    public boolean isFlapping(int times, Instant since) {
        return turns.stream().filter(turn -> !turn.isBefore(since)).count() >= times;
    }

    public void reopen(Instant at) {
        resolvedAt = null;
        openedAt = at;
        grown = true;
        turned(at);
    }

    /// Whether the causes are to be ranked now: it grew, or one of the times after opening has come.
    public boolean isRankDue(Instant now, List<Duration> after) {
        Instant last = rankedAt;
        if (last == null || grown) {
            return true;
        }
        return together().isFiring()
                && after.stream().map(openedAt::plus).anyMatch(due -> due.isAfter(last) && !due.isAfter(now));
    }

    public boolean isRankedAt(Instant time) {
        return time.equals(rankedAt);
    }

    public void ranked(Diagnosis result, Instant at) {
        diagnosis = said == null ? result : said.over(result);
        rankedAt = at;
        grown = false;
    }

    /// Whether a person has named or confirmed its cause.
    public boolean isSaid() {
        return said != null;
    }

    /// Takes a person's word for the cause.
    public void say(Said cause) {
        said = cause;
        if (diagnosis != null) {
            diagnosis = cause.over(diagnosis);
        }
    }

    /// Whether a revision with this fingerprint is news, and may be told now.
    public boolean isNews(String current, boolean urgent, Instant now, Duration every) {
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
