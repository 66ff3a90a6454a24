package io.epicenter.ingest.event;

import io.epicenter.contracts.Event;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.memory.OutputBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The records for `events` of one request, keyed by tenant and environment. Confined to one thread.
public final class EventRecords {
    private final OutputBudget budget;
    private final List<TopicRecord> records = new ArrayList<>();

    public EventRecords(IngestLimits limits, IngestRequest request) {
        this.budget = new OutputBudget(limits.decodedBytes(), request.memory());
    }

    public void add(Event event) throws MalformedMessageException {
        long chars = JsonBody.chars(event.labels())
                + event.id().length()
                + event.title().length()
                + Objects.requireNonNullElse(event.url(), "").length();
        byte[] value = budget.write(event, chars);
        budget.spend(value.length);
        records.add(new TopicRecord(
                Topics.EVENTS, event.entity().scope(), -1, value, TopicRecord.JSON, Event.TYPE, messageId(event)));
    }

    /// An alert keeps its id while it fires, resolves and fires again; each of these is a message of its own, and so is
    /// each word that it still fires.
    private static String messageId(Event event) {
        if (!event.isAlert()) {
            return event.id();
        }
        String until = event.endsAt() == null ? "" : event.endsAt().toString();
        return until.isEmpty()
                ? Ids.of(
                        "alert",
                        event.id(),
                        String.valueOf(event.status()),
                        event.timestamp().toString())
                : Ids.of(
                        "alert",
                        event.id(),
                        String.valueOf(event.status()),
                        event.timestamp().toString(),
                        until);
    }

    public List<TopicRecord> records() {
        return records;
    }
}
