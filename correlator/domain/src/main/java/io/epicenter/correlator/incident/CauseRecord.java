package io.epicenter.correlator.incident;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.SymptomGroup;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.OperatorVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known of an incident's cause: the last ranking, a person's verdict, and what is no cause of it.
public final class CauseRecord {
    private final Set<Entity> excluded = new LinkedHashSet<>();
    private @Nullable Diagnosis diagnosis;
    private @Nullable Instant rankedAt;
    private @Nullable OperatorVerdict verdict;
    private boolean changedSinceRanking;

    CauseRecord() {}

    CauseRecord(IncidentState state) {
        diagnosis = state.diagnosis();
        rankedAt = state.rankedAt();
        verdict = state.said();
        changedSinceRanking = state.grown();
        excluded.addAll(Objects.requireNonNullElse(state.elsewhere(), List.of()));
    }

    @Nullable
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    public Diagnosis requireDiagnosis() {
        return Objects.requireNonNull(diagnosis, "the causes were not ranked yet");
    }

    @Nullable
    Instant rankedAt() {
        return rankedAt;
    }

    public boolean isRankedAt(Instant time) {
        return time.equals(rankedAt);
    }

    /// Whether the causes are to be ranked now: the incident changed, or it lasts and one of the times after its
    /// opening has come.
    public boolean isRankDue(Instant now, List<Duration> after, OpenPeriod period, SymptomGroup group) {
        Instant last = rankedAt;
        if (last == null || changedSinceRanking) {
            return true;
        }
        return group.isFiring()
                && after.stream().map(period.openedAt()::plus).anyMatch(due -> due.isAfter(last) && !due.isAfter(now));
    }

    public void ranked(Diagnosis result, Instant at) {
        diagnosis = verdict == null ? result : verdict.applyTo(result);
        rankedAt = at;
        changedSinceRanking = false;
    }

    boolean isChangedSinceRanking() {
        return changedSinceRanking;
    }

    /// The incident is not what it was when its causes were ranked.
    void markChanged() {
        changedSinceRanking = true;
    }

    @Nullable
    OperatorVerdict verdict() {
        return verdict;
    }

    /// Whether a person has named or confirmed the cause.
    public boolean hasVerdict() {
        return verdict != null;
    }

    /// Replaces the cause by the one that a person has named, now and in later rankings.
    public void applyVerdict(OperatorVerdict cause) {
        verdict = cause;
        if (diagnosis != null) {
            diagnosis = cause.applyTo(diagnosis);
        }
    }

    /// The causes of incidents that were split from this one: they are no cause of it.
    public Set<Entity> excluded() {
        return Collections.unmodifiableSet(excluded);
    }

    public void exclude(Collection<Entity> causes) {
        excluded.addAll(causes);
    }
}
