package io.epicenter.ingest;

import java.util.List;

/// What a request means: the records to write, and its outcome once they are all written.
public record Interpretation(List<TopicRecord> records, IngestOutcome outcome) {
    public Interpretation {
        records = List.copyOf(records);
    }

    public static Interpretation stored(List<TopicRecord> records, long accepted, Rejections rejections) {
        return new Interpretation(records, new IngestOutcome.Stored(accepted, rejections));
    }

    public static Interpretation refused(IngestOutcome.Reason reason, String detail) {
        return new Interpretation(List.of(), new IngestOutcome.Refused(reason, detail));
    }

    public static Interpretation malformed(String detail) {
        return refused(IngestOutcome.Reason.MALFORMED, detail);
    }
}
