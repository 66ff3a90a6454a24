package io.epicenter.correlator;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an environment remembers of its past: signals, changes, which symptoms were seen and how often. All bounded.
final class Memory {
    private static final Comparator<Event> BY_TIME =
            Comparator.comparing(Event::timestamp).thenComparing(Event::id);

    private final Settings settings;
    private final Map<String, Track> tracks = new TreeMap<>();
    private final List<Event> changes = new ArrayList<>();
    private final Bounded<Instant> seen;
    private final Bounded<Integer> signatures;

    Memory(Settings settings) {
        this.settings = settings;
        this.seen = new Bounded<>(settings.bounds().remembered());
        this.signatures = new Bounded<>(settings.bounds().remembered());
    }

    /// A map that forgets its oldest entry when it is full.
    static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int bound;

        Bounded(int bound) {
            this.bound = bound;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > bound;
        }
    }

    void add(Deviation deviation) {
        String key = Track.key(deviation);
        Track track = tracks.get(key);
        if (track == null) {
            if (tracks.size() >= settings.bounds().tracks()) {
                return;
            }
            track = new Track(deviation.entity(), deviation.signal(), deviation.statistic(), deviation.rule());
            tracks.put(key, track);
        }
        track.add(deviation, settings.bounds().history(), settings.bounds().historyIntervals());
    }

    void add(Event change) {
        if (changes.stream().anyMatch(known -> known.id().equals(change.id()))) {
            return;
        }
        changes.add(change);
        changes.sort(BY_TIME);
        if (changes.size() > settings.bounds().changes()) {
            changes.removeFirst();
        }
    }

    /// Remembers a symptom; false when it was seen before.
    boolean addSymptom(String id, Instant at) {
        return seen.putIfAbsent(id, at) == null;
    }

    boolean isNewerThanSeen(String id, Instant at) {
        Instant last = seen.get(id);
        return last == null || last.isBefore(at);
    }

    void seenAgain(String id, Instant at) {
        seen.put(id, at);
    }

    /// How rare a signature is, before it is counted: 1 never seen, 1/2 seen once, ...
    double rarity(String signature) {
        int before = signatures.getOrDefault(signature, 0);
        signatures.put(signature, before + 1);
        return 1.0 / (1 + before);
    }

    void forget(Instant now) {
        Duration window = settings.causes()
                .changeWindow()
                .plus(settings.bounds().history())
                .plus(settings.bounds().history());
        changes.removeIf(change -> change.timestamp().isBefore(now.minus(window)));
        long oldest = now.minus(settings.bounds().history().multipliedBy(4)).toEpochMilli();
        tracks.values().removeIf(track -> track.lastMillis() < oldest);
    }

    Collection<Track> tracks() {
        return tracks.values();
    }

    void restore(Track track) {
        tracks.put(track.key(), track);
    }

    /// Whether the signal was measured and inside its band all the time since then.
    boolean isCalm(Entity entity, SignalKind signal, Instant since, Instant now) {
        boolean measured = false;
        for (Track track : tracks.values()) {
            if (track.signal() != signal || !track.entity().equals(entity)) {
                continue;
            }
            for (Track.Point point : track.points()) {
                if (point.endMillis() > since.toEpochMilli() && point.endMillis() <= now.toEpochMilli()) {
                    if (point.far()) {
                        return false;
                    }
                    measured = true;
                }
            }
        }
        return measured;
    }

    List<Event> changes() {
        return changes;
    }

    Map<String, Instant> seen() {
        return seen;
    }

    Map<String, Integer> signatures() {
        return signatures;
    }
}
