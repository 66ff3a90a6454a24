package io.epicenter.incident;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.util.List;

/// Builds incidents for tests: payment is slow after a deploy, checkout and frontend suffer.
public final class AnIncident {
    public static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");

    private String id = "6a0e7c3e-0000-5000-8000-000000000001";
    private int revision = 1;
    private int severity = 4;
    private boolean resolved;
    private String title = "checkout is slow because payment v2 is slow";
    private String service = "payment";
    private String cause = "deploy of payment v2";
    private EntityKind kind = EntityKind.SERVICE;
    private SignalKind signal = SignalKind.LATENCY;
    private double confidence = 0.86;
    private boolean blamed = true;
    private String event = "change-1";
    private Instant updatedAt = ONSET.plusSeconds(20);

    public static AnIncident anIncident() {
        return new AnIncident();
    }

    public AnIncident id(String value) {
        id = value;
        return this;
    }

    public AnIncident revision(int value) {
        revision = value;
        return this;
    }

    public AnIncident severity(int value) {
        severity = value;
        return this;
    }

    public AnIncident resolved() {
        resolved = true;
        return this;
    }

    public AnIncident title(String value) {
        title = value;
        return this;
    }

    public AnIncident on(String value) {
        service = value;
        return this;
    }

    public AnIncident cause(String value) {
        cause = value;
        return this;
    }

    public AnIncident kind(EntityKind value) {
        kind = value;
        return this;
    }

    public AnIncident signal(SignalKind value) {
        signal = value;
        return this;
    }

    public AnIncident confidence(double value) {
        confidence = value;
        return this;
    }

    public AnIncident withoutCause() {
        blamed = false;
        return this;
    }

    /// No change is blamed.
    public AnIncident withoutEvent() {
        event = "";
        return this;
    }

    public AnIncident updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    public Incident build() {
        Entity entity = new Entity("default", "prod", kind, "shop", service);
        Incident.Evidence evidence = new Incident.Evidence("change", cause + " 40 s earlier", 2.5, "change-1");
        Incident.Candidate candidate = new Incident.Candidate(entity, cause, confidence, List.of(evidence), List.of());
        return new Incident(
                id,
                "default",
                "prod",
                revision,
                ONSET,
                ONSET.plusSeconds(10),
                updatedAt,
                resolved ? updatedAt : null,
                resolved ? Incident.Status.RESOLVED : Incident.Status.OPEN,
                severity,
                title,
                "shop",
                List.of(service, "checkout"),
                List.of(
                        new Incident.Member(
                                "change-1",
                                Incident.MemberKind.CHANGE,
                                entity,
                                SignalKind.OTHER,
                                cause,
                                ONSET.minusSeconds(40),
                                ONSET.minusSeconds(40),
                                null,
                                0,
                                "shortly before"),
                        new Incident.Member(
                                "anomaly-1",
                                Incident.MemberKind.ANOMALY,
                                entity,
                                signal,
                                signal + " above expectation",
                                ONSET,
                                ONSET.plusSeconds(10),
                                resolved ? updatedAt : null,
                                0.98,
                                "opened the incident")),
                3,
                new Incident.RootCause(
                        blamed ? event : "",
                        blamed ? confidence : 0,
                        blamed ? "payment explains its callers" : "nothing stands out",
                        blamed ? List.of(candidate) : List.of(),
                        blamed),
                new Incident.BlastRadius(
                        7,
                        30,
                        List.of(
                                new Incident.Affected("checkout", 1, 0.9, false),
                                new Incident.Affected("frontend", 2, 0.8, true))),
                id);
    }
}
