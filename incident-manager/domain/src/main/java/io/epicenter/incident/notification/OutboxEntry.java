package io.epicenter.incident.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.epicenter.incident.notification.Delivery.State;
import io.epicenter.incident.response.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be delivered to one receiver about one incident, and what was: the durable truth, on `incident-state`
/// under `outbox/<incident>/<receiver>`. Every change raises `version`; a lower version never replaces a higher one.
///
/// @param kind of the notification at hand, or of the last one
/// @param episode 1, and one more each time the incident is opened again
/// @param attempts of the notification at hand
/// @param since when the notification at hand was decided
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
    /// Lines of the timeline kept for one receiver. Chosen by hand: each line is stored again with
    /// every change of the entry.
    private static final int MAX_HISTORY = 30;

    public OutboxEntry {
        history = List.copyOf(history);
    }

    static OutboxEntry first(String incident, String receiver, Notification.Kind kind, Instant now) {
        return new OutboxEntry(
                incident, receiver, 1, State.NEW, kind, 1, 0, now, null, null, null, false, "", List.of());
    }

    /// Whether a notification is at hand. Not public: Jackson would store it.
    boolean isBusy() {
        return switch (state) {
            case NEW, PENDING, RETRY -> true;
            case SENT, DEAD, MOOT -> false;
        };
    }

    boolean isReady(Instant now) {
        return state == State.NEW || (state == State.RETRY && (retryAt == null || !retryAt.isAfter(now)));
    }

    OutboxEntry next(Notification.Kind what, Instant now) {
        Draft next = change();
        next.state = State.NEW;
        next.kind = what;
        next.episode = what == Notification.Kind.REOPEN ? episode + 1 : episode;
        next.attempts = 0;
        next.since = now;
        next.problem = "";
        return next.build();
    }

    OutboxEntry pending(Notification.Kind what) {
        Draft next = change();
        next.state = State.PENDING;
        next.kind = what;
        next.attempts = attempts + 1;
        return next.build();
    }

    OutboxEntry sent(LastNotification what, @Nullable String newReference, Timeline.Entry note) {
        Draft next = change();
        next.state = State.SENT;
        next.since = what.at();
        next.reference = newReference == null ? reference : newReference;
        next.told = what;
        next.unclear = false;
        next.problem = "";
        next.history = remember(note);
        return next.build();
    }

    /// Nothing is left to notify of: back to the state after the last notification.
    OutboxEntry moot(Instant now) {
        Draft next = change();
        next.state = told == null ? State.MOOT : State.SENT;
        next.attempts = 0;
        next.since = now;
        next.unclear = false;
        next.problem = "";
        return next.build();
    }

    OutboxEntry retry(Instant at, String why, boolean nowUnclear, @Nullable String keptReference) {
        Draft next = change();
        next.state = State.RETRY;
        next.retryAt = at;
        next.reference = keptReference;
        next.unclear = unclear || nowUnclear;
        next.problem = why;
        return next.build();
    }

    OutboxEntry dead(String why, boolean nowUnclear, Timeline.Entry note) {
        Draft next = change();
        next.state = State.DEAD;
        next.unclear = unclear || nowUnclear;
        next.problem = why;
        next.history = remember(note);
        return next.build();
    }

    private Draft change() {
        return new Draft(this);
    }

    /// The entry after this one: all as it is, but a version later and without a time of the next attempt.
    private static final class Draft {
        private final OutboxEntry before;
        private State state;
        private Notification.Kind kind;
        private int episode;
        private int attempts;
        private Instant since;
        private @Nullable Instant retryAt;
        private @Nullable String reference;
        private @Nullable LastNotification told;
        private boolean unclear;
        private String problem;
        private List<Timeline.Entry> history;

        Draft(OutboxEntry before) {
            this.before = before;
            this.state = before.state;
            this.kind = before.kind;
            this.episode = before.episode;
            this.attempts = before.attempts;
            this.since = before.since;
            this.reference = before.reference;
            this.told = before.told;
            this.unclear = before.unclear;
            this.problem = before.problem;
            this.history = before.history;
        }

        OutboxEntry build() {
            return new OutboxEntry(
                    before.incident,
                    before.receiver,
                    before.version + 1,
                    state,
                    kind,
                    episode,
                    attempts,
                    since,
                    retryAt,
                    reference,
                    told,
                    unclear,
                    problem,
                    history);
        }
    }

    private List<Timeline.Entry> remember(Timeline.Entry note) {
        List<Timeline.Entry> more = new ArrayList<>(history);
        more.add(note);
        return more.subList(Math.max(0, more.size() - MAX_HISTORY), more.size());
    }

    /// As people see it.
    Delivery delivery(boolean pages) {
        String last = history.isEmpty() || told == null ? "" : history.getLast().text();
        return new Delivery(receiver, pages, state, attempts, last, problem, since, retryAt, reference);
    }
}
