package io.epicenter.ingest;

import io.epicenter.ingest.IngestRequest.Headers;
import java.util.List;
import java.util.Map;

/// A way to send telemetry over HTTP POST. Pure: bytes to records, outcome to reply. Safe for use by many threads.
/// A new one is one `@Singleton` file in the package `protocol` and one test that extends `ProtocolContract`; the
/// handler is mounted at its path.
public interface Protocol {
    /// The only tenant of today. It will come from the sender's credential, never from the body.
    String TENANT = "default";

    /// In snake_case, fit for a metric's label.
    String name();

    /// Where it is mounted, such as `/api/v1/write`.
    String path();

    /// What it takes, in one sentence, for the API's description.
    String summary();

    /// The media types it reads, for the API's description.
    List<String> mediaTypes();

    /// The JSON properties of one element, for the API's description; empty where another specification names them.
    default List<String> properties() {
        return List.of();
    }

    /// What its clients ask for with GET beside what they send: the answers by path.
    default Map<String, IngestReply> documents() {
        return Map.of();
    }

    /// What the request means. Charges what it allocates to the request's share of the memory, before it does. Throws
    /// [io.epicenter.ingest.memory.InsufficientMemoryException] when that is used up, and nothing else for what a
    /// sender can send.
    Interpretation interpret(IngestRequest request, PartitionCounts partitions);

    /// The reply with the outcome, for a sender with these request headers.
    IngestReply reply(Headers headers, IngestOutcome outcome);
}
