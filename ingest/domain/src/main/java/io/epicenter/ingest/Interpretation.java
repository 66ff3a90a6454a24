package io.epicenter.ingest;

import java.util.List;

/// What a request means: the records to write, and its outcome once they are all written.
public record Interpretation(List<TopicRecord> records, Outcome outcome) {
    public Interpretation {
        records = List.copyOf(records);
    }

    public static Interpretation stored(List<TopicRecord> records, long accepted, Rejections rejections) {
        return new Interpretation(records, new Outcome.Stored(accepted, rejections));
    }

    public static Interpretation refused(Outcome.Reason reason, String detail) {
        return new Interpretation(List.of(), new Outcome.Refused(reason, detail));
    }

    public static Interpretation malformed(String detail) {
        return refused(Outcome.Reason.MALFORMED, detail);
    }
}
