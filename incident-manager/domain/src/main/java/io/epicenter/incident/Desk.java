package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.notification.Delivery.State;
import io.epicenter.incident.notification.Notice;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
import io.epicenter.incident.response.HumanRecord;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.view.IncidentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The desk at which incidents arrive, people act and notices go out: all state of the incident manager, rebuilt at a
/// start from `incident-state` and `incidents`. Changes its own state at once and returns what must be stored; the
/// caller makes an attempt only once its effects are durable. Confined to one thread at a time.
///
/// A lane is a partition of `incidents`. Nothing is decided for a lane before it is live, that is read to its end:
/// older revisions of a compacted topic must not be taken for news.
public final class Desk {
    private final Dispatch dispatch;
    private final Map<String, Case> cases = new LinkedHashMap<>();
    private final Set<Integer> liveLanes = new HashSet<>();

    public Desk(Outbox outbox, List<Profile> receivers) {
        this.dispatch = new Dispatch(outbox, receivers);
    }

    /// One attempt to be made.
    ///
    /// @param version of the pending entry
    /// @param lane partition of `incidents` it belongs to
    public record Claim(String receiver, long version, int lane, Notice notice) {}

    /// Attempts to be made once the effects are durable.
    public record Claims(Effects effects, List<Claim> claims) {}

    /// Notices at hand and the oldest of them.
    ///
    /// @param dead given up, of incidents that are not over
    public record Depth(int waiting, int dead, @Nullable Instant oldest) {}

    /// Takes back one record of `incident-state`; returns the incident it is about, or null when it is of no known
    /// kind. A value of null takes nothing away here: what is forgotten is forgotten by [#forget].
    public @Nullable String restore(String key, byte[] value) throws MalformedMessageException {
        String[] parts = key.split("/", 3);
        if (parts.length < 2) {
            return null;
        }
        switch (parts[0]) {
            case StateRecord.OUTBOX -> caseOf(parts[1]).put(Json.read(value, OutboxEntry.class));
            case StateRecord.HUMAN -> caseOf(parts[1]).put(Json.read(value, HumanRecord.class));
            case StateRecord.RATING -> caseOf(parts[1]).put(Json.read(value, Feedback.class));
            default -> {
                return null;
            }
        }
        return parts[1];
    }

    private Case caseOf(String id) {
        return cases.computeIfAbsent(id, Case::new);
    }

    /// A revision from a lane. Of a lane that is not live yet it is only remembered.
    public Effects revision(Incident revision, int lane, Instant now) {
        Case one = caseOf(revision.id());
        one.lane = lane;
        if (one.incident != null && revision.revision() < one.incident.revision()) {
            return Effects.NONE;
        }
        one.incident = revision;
        Effects effects = Effects.touching(one.id);
        HumanState after = one.human.state().after(revision);
        if (!after.equals(one.human.state())) {
            effects = effects.and(change(one, after));
        }
        return liveLanes.contains(lane) ? effects.and(dispatch.decide(one, now)) : effects;
    }

    private static Effects change(Case one, HumanState state) {
        one.human = one.human.next(state);
        return new Effects(List.of(StateRecord.of(one.human)), List.of(), List.of(), Set.of(one.id));
    }

    /// The lane has been read to its end: interrupted attempts are taken up, and what is due is decided.
    public Effects live(int lane, Instant now) {
        liveLanes.add(lane);
        Effects effects = Effects.NONE;
        for (Case one : cases.values()) {
            if (one.lane == lane) {
                effects = effects.and(dispatch.recover(one, now)).and(dispatch.decide(one, now));
            }
        }
        return effects;
    }

    /// Another has the lane now; attempts under way are still settled.
    public void release(int lane) {
        liveLanes.remove(lane);
    }

    /// Whether an attempt for an incident of this lane is under way.
    public boolean isInFlight(int lane) {
        return cases.values().stream().filter(one -> one.lane == lane).anyMatch(dispatch::isInFlight);
    }

    /// Sweeps the deadlines that are data in the state: updates held back, incidents grown worse in the meantime.
    public Effects tick(Instant now) {
        Effects effects = Effects.NONE;
        for (Case one : cases.values()) {
            if (liveLanes.contains(one.lane)) {
                effects = effects.and(dispatch.decide(one, now));
            }
        }
        return effects;
    }

    /// The attempts that can be made now: paging receivers first, then the worst incidents, then the oldest.
    ///
    /// @param free how many attempts a receiver can take now
    public Claims claims(Instant now, ToIntFunction<String> free) {
        List<Case> live = cases.values().stream()
                .filter(one -> liveLanes.contains(one.lane))
                .toList();
        return dispatch.claims(live, now, free);
    }

    /// The attempt is over. `random` is 0..1.
    public Effects settle(Claim claim, Outcome outcome, Instant now, double random) {
        Case one = caseOf(claim.notice().incident().id());
        return dispatch.settle(one, claim, outcome, now, random)
                .map(effects -> liveLanes.contains(one.lane) ? effects.and(dispatch.decide(one, now)) : effects)
                .orElse(Effects.NONE);
    }

    /// A person takes the incident on; empty when there is no such incident.
    public Optional<Effects> acknowledge(String incident, String user, Instant now) {
        return byPerson(
                incident,
                user,
                "acknowledgement",
                "",
                now,
                (one, revision) -> one.human.state().acknowledged(user, now));
    }

    /// A person says it is over; empty when there is no such incident.
    public Optional<Effects> resolve(String incident, String user, String comment, Instant now) {
        return byPerson(
                incident,
                user,
                "resolution",
                comment,
                now,
                (one, revision) -> one.human.state().resolved(user, now, comment, revision.severity()));
    }

    private interface Step {
        HumanState apply(Case one, Incident revision);
    }

    private Optional<Effects> byPerson(
            String incident, String user, String kind, String comment, Instant now, Step step) {
        Case one = cases.get(incident);
        if (one == null || one.incident == null) {
            return Optional.empty();
        }
        HumanState state = step.apply(one, one.incident);
        if (state.equals(one.human.state())) {
            return Optional.of(Effects.NONE);
        }
        Effects effects = change(one, state);
        Action action =
                new Action(Ids.of(kind, incident, user, now.toString()), incident, now, kind, user, "done", comment);
        effects = effects.and(new Effects(List.of(), List.of(action), List.of(), Set.of()));
        return Optional.of(liveLanes.contains(one.lane) ? effects.and(dispatch.decide(one, now)) : effects);
    }

    /// A person rates it; empty when there is no such incident.
    public Optional<Effects> rate(String incident, Rating rating, Instant now) {
        Case one = cases.get(incident);
        if (one == null || one.incident == null) {
            return Optional.empty();
        }
        Feedback feedback = rating.feedback(one.incident, now);
        one.put(feedback);
        String verdict = feedback.verdict().name().toLowerCase(Locale.ROOT);
        Action action = new Action(
                Ids.of("feedback-action", feedback.id()), incident, now, "feedback", feedback.user(), "done", verdict);
        return Optional.of(new Effects(
                List.of(StateRecord.of(incident, feedback)), List.of(action), List.of(feedback), Set.of(incident)));
    }

    /// Forgets incidents that are over and had no news since `before`, and the oldest of those that are over beyond
    /// `maxCases`.
    public Effects forget(Instant before, int maxCases) {
        List<Case> over = cases.values().stream()
                .filter(one -> one.isOver() && !one.isBusy())
                .sorted(Comparator.comparing(Case::lastChange))
                .toList();
        int tooMany = cases.size() - maxCases;
        List<StateRecord> gone = new ArrayList<>();
        for (Case one : over) {
            if (tooMany > 0 || one.lastChange().isBefore(before)) {
                one.stored().forEach(record -> gone.add(StateRecord.gone(record)));
                cases.remove(one.id);
                tooMany--;
            }
        }
        return new Effects(gone, List.of(), List.of(), Set.of());
    }

    /// Whether the incident is of a live lane: people are told from here.
    public boolean owns(String incident) {
        Case one = cases.get(incident);
        return one != null && liveLanes.contains(one.lane);
    }

    public @Nullable IncidentView view(String incident) {
        Case one = cases.get(incident);
        return one == null ? null : one.view(dispatch.profiles());
    }

    public Depth depth() {
        int waiting = 0;
        int dead = 0;
        Instant oldest = null;
        for (Case one : cases.values()) {
            for (OutboxEntry entry : one.entries.values()) {
                if (entry.isBusy()) {
                    waiting++;
                    oldest = oldest == null || entry.since().isBefore(oldest) ? entry.since() : oldest;
                }
                dead += entry.state() == State.DEAD && !one.isOver() ? 1 : 0;
            }
        }
        return new Depth(waiting, dead, oldest);
    }
}
