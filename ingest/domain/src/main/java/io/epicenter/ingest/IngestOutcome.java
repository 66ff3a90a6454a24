package io.epicenter.ingest;

import java.util.Map;

/// What became of a request.
public sealed interface IngestOutcome {
    /// What was good is stored.
    ///
    /// @param accepted how many samples, spans, lines or events were taken
    /// @param rejections of the others
    /// @param corrections how many were taken with something put right, by reason in snake_case
    /// @param histograms how many of those that were taken are native histograms
    record Stored(long accepted, Rejections rejections, Map<String, Long> corrections, long histograms)
            implements IngestOutcome {
        public Stored {
            corrections = Map.copyOf(corrections);
        }

        public Stored(long accepted, Rejections rejections, Map<String, Long> corrections) {
            this(accepted, rejections, corrections, 0);
        }

        public Stored(long accepted, Rejections rejections) {
            this(accepted, rejections, Map.of());
        }
    }

    /// Nothing is stored, and the same request will not fare better.
    ///
    /// @param detail what is wrong, where, and what to do
    record Refused(Reason reason, String detail) implements IngestOutcome {}

    /// Nothing may be taken as stored; the same request should come again.
    record Unavailable(String detail, int retryAfterSeconds) implements IngestOutcome {}

    /// Why a whole request is refused, with its HTTP status.
    enum Reason {
        MALFORMED(400, "Bad request"),
        TOO_LARGE(413, "Request too large"),
        UNSUPPORTED(415, "Unsupported media type");

        private final int status;
        private final String title;

        Reason(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        public String title() {
            return title;
        }
    }
}
