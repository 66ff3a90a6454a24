package io.epicenter.incident.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.epicenter.contracts.Incident;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What people have done with an incident: its human lifecycle, beside the machine's status.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HumanState(
        @Nullable Acknowledgement acknowledgement, @Nullable Resolution resolution) {
    public static final HumanState UNTOUCHED = new HumanState(null, null);

    public record Acknowledgement(String user, Instant at) {}

    /// @param severity of the incident when it was resolved: a later rise opens it again
    /// @param holds false once the machine has resolved the incident itself
    public record Resolution(String user, Instant at, String comment, int severity, boolean holds) {}

    public HumanState acknowledged(String user, Instant at) {
        return acknowledgement != null ? this : new HumanState(new Acknowledgement(user, at), resolution);
    }

    public HumanState resolved(String user, Instant at, String comment, int severity) {
        return new HumanState(acknowledgement, new Resolution(user, at, comment, severity, true));
    }

    /// The state after a revision: the machine's own resolution ends what a person's resolution held back.
    public HumanState after(Incident revision) {
        if (resolution == null || !resolution.holds() || revision.status() != Incident.Status.RESOLVED) {
            return this;
        }
        return new HumanState(
                acknowledgement,
                new Resolution(resolution.user(), resolution.at(), resolution.comment(), resolution.severity(), false));
    }

    /// Whether the incident is over for people: by the machine, or by a person and no worse since.
    public boolean closes(Incident incident) {
        return incident.status() == Incident.Status.RESOLVED
                || (resolution != null && resolution.holds() && incident.severity() <= resolution.severity());
    }
}
