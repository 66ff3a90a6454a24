package io.epicenter.ingest.body;

import io.epicenter.contracts.Json;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.IngestReply;
import java.util.LinkedHashMap;
import java.util.Map;

/// Replies as RFC 9457 problem details, on one line: Prometheus shows the first line of an error in its log.
public final class ProblemReplies {
    private static final String PROBLEM_JSON = "application/problem+json";

    private ProblemReplies() {}

    /// The reply to an outcome; `whole` is the reply when nothing was rejected.
    public static IngestReply reply(IngestOutcome outcome, IngestReply whole) {
        return switch (outcome) {
            case Stored stored -> stored.rejections().count() == 0 ? whole : partial(stored);
            case Refused refused ->
                problem(refused.reason().status(), refused.reason().title(), refused.detail(), Map.of());
            case Unavailable unavailable -> problem(503, "Not stored, try again", unavailable.detail(), Map.of());
        };
    }

    private static IngestReply partial(Stored stored) {
        return problem(
                400,
                "Rejected in part",
                stored.rejections().text(),
                Map.of(
                        "accepted",
                        stored.accepted(),
                        "rejected",
                        stored.rejections().count()));
    }

    private static IngestReply problem(int status, String title, String detail, Map<String, Long> members) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.putAll(members);
        return new IngestReply(status, PROBLEM_JSON, Json.write(body));
    }
}
