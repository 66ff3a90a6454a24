package io.epicenter.ingest;

import io.epicenter.ingest.memory.MemoryBudget;
import io.epicenter.ingest.memory.MemoryShare;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One request as it came in.
///
/// @param body as on the wire, still encoded
/// @param receivedAt the sender's telemetry without a time of its own gets this one
/// @param memory what the request may hold, to which its body is charged already
public record IngestRequest(Headers headers, byte[] body, Instant receivedAt, MemoryShare memory) {
    /// One that may hold what it wants, for those who read what they wrote themselves.
    public IngestRequest(Headers headers, byte[] body, Instant receivedAt) {
        this(headers, body, receivedAt, MemoryBudget.unbounded().open());
    }

    /// How headers are looked up, whatever their case: the value, or null.
    @FunctionalInterface
    public interface Headers {
        @Nullable
        String value(String name);

        /// The media type without parameters in lower case; empty when there is none.
        default String mediaType() {
            String value = value("Content-Type");
            if (value == null) {
                return "";
            }
            int parameters = value.indexOf(';');
            return (parameters < 0 ? value : value.substring(0, parameters))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }
    }

    public String mediaType() {
        return headers.mediaType();
    }

    /// The content encoding in lower case; empty for none, which is also called `identity`.
    public String encoding() {
        String value = headers.value("Content-Encoding");
        String encoding = value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
        return encoding.equals("identity") ? "" : encoding;
    }
}
