package io.epicenter.incident.service;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Incidents for tests: payment is slow after a deploy, checkout and frontend suffer.
final class Story {
    private static final Entity PAYMENT = Entity.service("default", "prod", "shop", "payment");
    private static final Instant ONSET =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

    private Story() {}

    static Incident incident(String id, int revision, int severity, boolean resolved, String title) {
        Incident.Candidate candidate = new Incident.Candidate(
                PAYMENT,
                "deploy of payment v2",
                0.86,
                List.of(new Incident.Evidence("change", "deployed 40 s before", 2, "change-" + id)),
                List.of());
        return new Incident(
                id,
                "default",
                "prod",
                revision,
                ONSET,
                ONSET.plusSeconds(10),
                ONSET.plusSeconds(10 + revision),
                resolved ? ONSET.plusSeconds(10 + revision) : null,
                resolved ? Incident.Status.RESOLVED : Incident.Status.OPEN,
                severity,
                title,
                "shop",
                List.of("payment", "checkout"),
                List.of(new Incident.Member(
                        "anomaly-" + id,
                        Incident.MemberKind.ANOMALY,
                        PAYMENT,
                        SignalKind.LATENCY,
                        "latency above expectation",
                        ONSET,
                        ONSET.plusSeconds(10),
                        null,
                        0.98,
                        "opened the incident")),
                1,
                new Incident.RootCause("change-" + id, 0.86, "payment explains its callers", List.of(candidate)),
                new Incident.BlastRadius(1, 5, List.of(new Incident.Affected("checkout", 1, 0.9, true))),
                id);
    }
}
