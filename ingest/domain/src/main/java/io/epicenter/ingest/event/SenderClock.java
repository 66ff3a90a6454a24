package io.epicenter.ingest.event;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.TimeBounds;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// What becomes of the time that an event has from its sender's clock. An event has happened when it is received, so a
/// later time becomes that of the receipt: a page must not wait until our clock has come up with the sender's. Of an
/// alert, a time that is too old or absurd is replaced as well, since an alert must not get lost for its clock; of a
/// change it is refused. Confined to one thread.
public final class SenderClock {
    /// The label of an event whose time was replaced, with `ahead` or `behind` as its value.
    public static final String LABEL = "epicenter_clock";

    /// How far a clock may be ahead without a word. Chosen by hand: machines that keep their time by NTP are within a
    /// second.
    private static final Duration UNREMARKABLE = Duration.ofSeconds(30);

    private final Instant receivedAt;
    private final TimeBounds bounds;
    private final Map<String, Long> corrections = new TreeMap<>();

    public SenderClock(Instant receivedAt, IngestLimits.Times limits) {
        this.receivedAt = receivedAt;
        this.bounds = TimeBounds.ofEvent(receivedAt, limits);
    }

    /// The time to go by. Adds a label when it is not the sender's.
    public Instant timeOf(Instant given, boolean isAlert, Map<String, String> labels) throws InvalidElementException {
        String problem = bounds.problem(given);
        if (problem != null && !isAlert) {
            throw new InvalidElementException(bounds.reason(given, "event"), "timestamp " + problem);
        }
        if (bounds.isBehind(given)) {
            correct("behind", labels);
            return receivedAt;
        }
        if (given.isAfter(receivedAt)) {
            if (problem != null || Duration.between(receivedAt, given).compareTo(UNREMARKABLE) > 0) {
                correct("ahead", labels);
            }
            return receivedAt;
        }
        return given;
    }

    private void correct(String how, Map<String, String> labels) {
        labels.put(LABEL, how);
        corrections.merge("clock_" + how, 1L, Long::sum);
    }

    /// How many times were replaced, by `clock_ahead` and `clock_behind`.
    public Map<String, Long> corrections() {
        return corrections;
    }
}
