package io.epicenter.correlator.incident;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.OperatorVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An incident as it stands in a snapshot. The names of the components are the frame's JSON, so they stay.
///
/// @param unlisted how many members are counted only
/// @param grown whether it changed since its causes were ranked
/// @param apart the incidents that it is separated from
/// @param turns when it resolved or re-opened
/// @param said a person's verdict on its cause
/// @param elsewhere what is no cause of it
public record IncidentState(
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
        @Nullable List<Entity> elsewhere) {
    public static IncidentState of(TrackedIncident incident) {
        IncidentMembers members = incident.members();
        OpenPeriod period = incident.period();
        CauseRecord cause = incident.cause();
        PublishedRevision published = incident.published();
        return new IncidentState(
                incident.id(),
                List.copyOf(members.all()),
                period.openedAt(),
                members.overflow(),
                published.revision(),
                published.fingerprint(),
                published.publishedAt(),
                cause.rankedAt(),
                period.resolvedAt(),
                cause.diagnosis(),
                published.incident(),
                cause.isChangedSinceRanking(),
                new TreeSet<>(members.series()),
                members.repeats().state(),
                new TreeSet<>(incident.separatedFrom()),
                period.transitions(),
                cause.verdict(),
                List.copyOf(cause.excluded()));
    }

    public TrackedIncident restore() {
        return new TrackedIncident(this);
    }

    OpenPeriod period() {
        return new OpenPeriod(openedAt, resolvedAt, Objects.requireNonNullElse(turns, List.of()));
    }

    PublishedRevision lastPublished() {
        return new PublishedRevision(revision, fingerprint, publishedAt, published);
    }
}
