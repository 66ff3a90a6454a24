package io.epicenter.demo.receiver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the receivers got, in the order in which they got it. Safe for many threads; at most 10,000 entries are kept.
public final class ReceiverLog {
    /// Action of a PagerDuty event that changed nothing but an alert's details.
    public static final String DEDUPLICATED = "deduplicated";

    private static final int MOST = 10_000;

    private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

    /// One request at a receiver.
    ///
    /// @param receiver `slack` or `pagerduty`
    /// @param action method of Slack's API, or PagerDuty's event action
    /// @param accepted whether it followed the rules
    /// @param key the message's `ts`, or the dedup key
    /// @param channel Slack's channel; empty for PagerDuty
    /// @param text headline, or the reason of the refusal
    /// @param body the request as it came
    public record Entry(
            Instant time,
            String receiver,
            String action,
            boolean accepted,
            String key,
            String channel,
            String text,
            String body) {}

    public void add(Entry entry) {
        if (entries.size() < MOST) {
            entries.add(entry);
        }
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// The accepted requests of this kind.
    public List<Entry> accepted(String receiver, String action) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.accepted()
                    && entry.receiver().equals(receiver)
                    && entry.action().equals(action)) {
                found.add(entry);
            }
        }
        return found;
    }

    public void clear() {
        entries.clear();
    }
}
