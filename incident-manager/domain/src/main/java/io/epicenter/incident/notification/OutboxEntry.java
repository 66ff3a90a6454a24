package io.epicenter.incident.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.epicenter.incident.notification.Delivery.State;
import io.epicenter.incident.response.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The conversation with one receiver about one incident: the durable truth, on `incident-state` under
/// `outbox/<incident>/<receiver>`. Every change raises `version`; a lower version never replaces a higher one.
///
/// @param kind of the notice at hand, or of the last one
/// @param episode 1, and one more each time the incident is opened again
/// @param attempts of the notice at hand
/// @param since when the notice at hand was decided
/// @param retryAt of RETRY only
/// @param reference the receiver's id of the message or page; null when it has none
/// @param told null when the receiver knows nothing for sure
/// @param unclear an attempt ended without an answer: the receiver may know
/// @param problem of the last attempt; empty when it went well
/// @param history for the timeline, oldest first, bounded
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutboxEntry(
        String incident,
        String receiver,
        long version,
        State state,
        Notification.Kind kind,
        int episode,
        int attempts,
        Instant since,
        @Nullable Instant retryAt,
        @Nullable String reference,
        @Nullable LastNotification told,
        boolean unclear,
        String problem,
        List<Timeline.Entry> history) {
    private static final int MAX_HISTORY = 30;

    public OutboxEntry {
        history = List.copyOf(history);
    }

    static OutboxEntry first(String incident, String receiver, Notification.Kind kind, Instant now) {
        return new OutboxEntry(
                incident, receiver, 1, State.NEW, kind, 1, 0, now, null, null, null, false, "", List.of());
    }

    /// Whether a notice is at hand.
    public boolean isBusy() {
        return switch (state) {
            case NEW, PENDING, RETRY -> true;
            case SENT, DEAD, MOOT -> false;
        };
    }

    public boolean isReady(Instant now) {
        return state == State.NEW || (state == State.RETRY && (retryAt == null || !retryAt.isAfter(now)));
    }

    OutboxEntry next(Notification.Kind what, Instant now) {
        int nextEpisode = what == Notification.Kind.REOPEN ? episode + 1 : episode;
        return new OutboxEntry(
                incident,
                receiver,
                version + 1,
                State.NEW,
                what,
                nextEpisode,
                0,
                now,
                null,
                reference,
                told,
                unclear,
                "",
                history);
    }

    OutboxEntry pending(Notification.Kind what) {
        return new OutboxEntry(
                incident,
                receiver,
                version + 1,
                State.PENDING,
                what,
                episode,
                attempts + 1,
                since,
                null,
                reference,
                told,
                unclear,
                problem,
                history);
    }

    OutboxEntry sent(LastNotification what, @Nullable String newReference, Timeline.Entry note) {
        return new OutboxEntry(
                incident,
                receiver,
                version + 1,
                State.SENT,
                kind,
                episode,
                attempts,
                what.at(),
                null,
                newReference == null ? reference : newReference,
                what,
                false,
                "",
                remember(note));
    }

    /// Nothing is left to say: back to what was said before.
    OutboxEntry moot(Instant now) {
        State rest = told == null ? State.MOOT : State.SENT;
        return new OutboxEntry(
                incident,
                receiver,
                version + 1,
                rest,
                kind,
                episode,
                0,
                now,
                null,
                reference,
                told,
                false,
                "",
                history);
    }

    OutboxEntry retry(Instant at, String why, boolean nowUnclear, @Nullable String keptReference) {
        return new OutboxEntry(
                incident,
                receiver,
                version + 1,
                State.RETRY,
                kind,
                episode,
                attempts,
                since,
                at,
                keptReference,
                told,
                unclear || nowUnclear,
                why,
                history);
    }

    OutboxEntry dead(String why, boolean nowUnclear, Timeline.Entry note) {
        return new OutboxEntry(
                incident,
                receiver,
                version + 1,
                State.DEAD,
                kind,
                episode,
                attempts,
                since,
                null,
                reference,
                told,
                unclear || nowUnclear,
                why,
                remember(note));
    }

    private List<Timeline.Entry> remember(Timeline.Entry note) {
        List<Timeline.Entry> more = new ArrayList<>(history);
        more.add(note);
        return more.subList(Math.max(0, more.size() - MAX_HISTORY), more.size());
    }

    /// As people see it.
    public Delivery delivery(boolean pages) {
        String last = history.isEmpty() || told == null ? "" : history.getLast().text();
        return new Delivery(receiver, pages, state, attempts, last, problem, since, retryAt, reference);
    }
}
