package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One incident at one revision, on `incidents`. At most [#MAX_MEMBERS] members are listed; the counts are
/// complete.
///
/// @param id UUIDv5 of tenant, environment and the earliest member at opening; frozen
/// @param revision 1, 2, ...; a higher one replaces a lower one
/// @param createdAt event time of the earliest onset
/// @param updatedAt event time of this revision
/// @param severity 1 info, 2 low, 3 medium, 4 high, 5 critical
/// @param title the headline in plain words
/// @param domain correlation domain: the part of the graph it happened in
/// @param services names of the services that have members, worst first
/// @param events members: anomalies, alerts and changes
/// @param signalCount how many anomalies and alerts belong to it, listed or not
/// @param detectedAt event time at which the first member was detected
/// @param dedupKey key under which people are notified: the incident id
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Incident(
        String id,
        String tenant,
        String environment,
        int revision,
        Instant createdAt,
        Instant detectedAt,
        Instant updatedAt,
        @Nullable Instant resolvedAt,
        Status status,
        int severity,
        String title,
        String domain,
        List<String> services,
        List<Member> events,
        int signalCount,
        RootCause rootCause,
        BlastRadius blastRadius,
        String dedupKey) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.incident.v1";

    /// Members that a revision lists; the counts are complete. Chosen by hand: more than people read, and a revision
    /// stays far below the 1 MB that brokers take.
    public static final int MAX_MEMBERS = 50;

    public Incident {
        services = List.copyOf(services);
        events = List.copyOf(events);
        if (events.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "an incident lists at most " + MAX_MEMBERS + " members, not " + events.size());
        }
        if (severity < 1 || severity > 5) {
            throw new IllegalArgumentException("severity is 1..5, not " + severity);
        }
    }

    /// The machine's view. Acknowledgement and the human lifecycle are incident-manager's.
    public enum Status {
        OPEN,
        RESOLVED
    }

    public enum MemberKind {
        ANOMALY,
        ALERT,
        CHANGE
    }

    /// Something that belongs to an incident.
    ///
    /// @param onset when it began; equals the timestamp for a change
    /// @param timestamp when it was detected or reported
    /// @param resolvedAt when it ended; null while it lasts
    /// @param score 0..1
    /// @param reason why it belongs here, in words
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Member(
            String id,
            MemberKind kind,
            Entity entity,
            SignalKind signal,
            String title,
            Instant onset,
            Instant timestamp,
            @Nullable Instant resolvedAt,
            double score,
            String reason) {}

    /// The probable cause. With no clear cause `event` is empty, `confidence` low and `reasoning` says what was
    /// checked.
    ///
    /// @param event id of the change or member named as the cause; empty when there is none
    /// @param confidence 0..1
    /// @param clear whether the first candidate is named as the cause; when absent, whether `event` is there
    public record RootCause(
            String event,
            double confidence,
            String reasoning,
            List<Candidate> candidates,
            @Nullable Boolean clear) {
        public RootCause {
            candidates = List.copyOf(candidates);
            clear = Objects.requireNonNullElse(clear, !event.isEmpty());
        }

        public RootCause(String event, double confidence, String reasoning, List<Candidate> candidates) {
            this(event, confidence, reasoning, candidates, null);
        }

        /// Whether a cause is named. Without one the candidates are what was checked.
        public boolean hasCause() {
            return Boolean.TRUE.equals(clear) && !candidates.isEmpty();
        }
    }

    /// One hypothesis, best first in its list.
    ///
    /// @param entity what is blamed
    /// @param cause in words, such as `deploy of payment v2`
    public record Candidate(
            Entity entity, String cause, double confidence, List<Evidence> evidence, List<Evidence> counterEvidence) {
        public Candidate {
            evidence = List.copyOf(evidence);
            counterEvidence = List.copyOf(counterEvidence);
        }
    }

    /// One reason for or against a hypothesis.
    ///
    /// @param kind plug-in that found it, such as `blame` or `change`
    /// @param text in words
    /// @param weight contribution to the score; larger says more
    /// @param event id of the event or anomaly it rests on; empty when on none
    public record Evidence(String kind, String text, double weight, String event) {}

    /// Who is or may be affected.
    ///
    /// @param version of the topology snapshot; 0 when there was none
    /// @param ageSeconds of the snapshot when it was used
    public record BlastRadius(long version, long ageSeconds, List<Affected> affected) {
        public static final BlastRadius UNKNOWN = new BlastRadius(0, 0, List.of());

        public BlastRadius {
            affected = List.copyOf(affected);
        }
    }

    /// @param service its name
    /// @param hops calls away from the cause, >= 1
    /// @param impact probability that a request of this service is affected, 0..1
    /// @param userFacing whether users call it
    public record Affected(String service, int hops, double impact, boolean userFacing) {}
}
