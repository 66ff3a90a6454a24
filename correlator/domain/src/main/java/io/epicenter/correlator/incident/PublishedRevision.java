package io.epicenter.correlator.incident;

import io.epicenter.contracts.Incident;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The last revision of an incident that was published.
///
/// @param revision 1, 2, ...; 0 while none was
/// @param fingerprint of what matters in it; empty while none was
public record PublishedRevision(
        int revision,
        String fingerprint,
        @Nullable Instant publishedAt,
        @Nullable Incident incident) {
    static final PublishedRevision NONE = new PublishedRevision(0, "", null, null);

    public int next() {
        return revision + 1;
    }

    /// Whether a revision with this fingerprint says something new, and may be published now.
    ///
    /// @param urgent whether it need not wait
    /// @param every least time between two revisions
    public boolean shouldPublish(String current, boolean urgent, Instant now, Duration every) {
        if (current.equals(fingerprint)) {
            return false;
        }
        Instant last = publishedAt;
        return urgent || last == null || !now.isBefore(last.plus(every));
    }
}
