package io.epicenter.correlator.incident;

import io.epicenter.contracts.Incident;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.SymptomGroup;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/// An incident while it lasts, and after it while it may re-open. Confined to its environment.
public final class TrackedIncident {
    private final String id;
    private final IncidentMembers members;
    private final CauseRecord cause;
    private final Set<String> separatedFrom = new HashSet<>();
    private OpenPeriod period;
    private PublishedRevision published;

    public TrackedIncident(String id, Instant openedAt) {
        this.id = id;
        this.members = new IncidentMembers();
        this.cause = new CauseRecord();
        this.period = OpenPeriod.startingAt(openedAt);
        this.published = PublishedRevision.NONE;
    }

    TrackedIncident(IncidentState state) {
        this.id = state.id();
        this.members = new IncidentMembers(state);
        this.cause = new CauseRecord(state);
        this.period = state.period();
        this.published = state.lastPublished();
        this.separatedFrom.addAll(state.apart());
    }

    public String id() {
        return id;
    }

    public IncidentMembers members() {
        return members;
    }

    public CauseRecord cause() {
        return cause;
    }

    public OpenPeriod period() {
        return period;
    }

    public PublishedRevision published() {
        return published;
    }

    public boolean isOpen() {
        return period.isOpen();
    }

    /// What can be said of its members together.
    public SymptomGroup group() {
        return members.group(period.openedAt());
    }

    /// @param bound beyond which members are counted only
    public void add(Symptom member, int bound) {
        if (members.add(member, bound)) {
            cause.markChanged();
        }
    }

    /// Takes a member out that goes to another incident.
    public void remove(String symptom) {
        members.remove(symptom);
        cause.markChanged();
    }

    public void resolve(Instant at) {
        period = period.resolve(at);
    }

    public void reopen(Instant at) {
        period = period.reopen(at);
        cause.markChanged();
    }

    public void published(Incident revision, String fingerprint, Instant at) {
        published = new PublishedRevision(revision.revision(), fingerprint, at, revision);
    }

    /// These two are never to be merged again.
    public void separateFrom(TrackedIncident other) {
        separatedFrom.add(other.id);
        other.separatedFrom.add(id);
    }

    public boolean isSeparatedFrom(TrackedIncident other) {
        return separatedFrom.contains(other.id);
    }

    Set<String> separatedFrom() {
        return separatedFrom;
    }
}
