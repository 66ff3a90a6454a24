package io.epicenter.contracts;

import java.time.Instant;

/// One thing done about an incident, on `actions`: the audit.
///
/// @param kind notification, acknowledgement, resolution, feedback, approval or runbook
/// @param target where to: a receiver, a runbook or a person
/// @param status sent, retry, dead, done or dry-run
/// @param detail in words, without secrets
public record Action(
        String id, String incident, Instant timestamp, String kind, String target, String status, String detail) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.action.v1";
}
