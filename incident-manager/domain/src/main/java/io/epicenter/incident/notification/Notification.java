package io.epicenter.incident.notification;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.response.HumanState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing that one receiver is to be notified of.
///
/// @param key names what it says, so that a receiver recognises a repeat: the same for every attempt
/// @param reference the receiver's own id of the last notification; null when it knows nothing
/// @param unclear an earlier attempt may have arrived: nobody knows
/// @param since when it was decided, wall clock
/// @param link the incident's page; empty when no public address is configured
public record Notification(
        Kind kind,
        String key,
        Incident incident,
        HumanState human,
        @Nullable String reference,
        boolean unclear,
        Instant since,
        String link) {

    /// What it says.
    public enum Kind {
        OPEN("opened"),
        UPDATE("updated"),
        ESCALATE("escalated"),
        ACKNOWLEDGE("acknowledged"),
        RESOLVE("resolved"),
        REOPEN("reopened");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// As a past participle, such as `opened`.
        public String word() {
            return word;
        }
    }

    /// Whether it tells of an incident that is over.
    public boolean isOver() {
        return kind == Kind.RESOLVE;
    }
}
