package io.epicenter.correlator.memory;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which symptoms an environment has seen, so that a repeat is recognised, and how often it saw each signature.
/// Bounded.
public final class SeenSymptoms {
    /// Episodes that are assumed at least, so that the first symptoms of a new environment are rare, and the second
    /// of a signature is not common at once. Chosen by hand.
    private static final int FEWEST_EPISODES = 10;
    /// Added to the count of a signature, episodes, so that one never seen has a rate above 0. Chosen by hand.
    private static final double UNSEEN = 0.5;

    private final Bounded<Instant> lastSeen;
    private final Bounded<Integer> signatures;
    private int episodes;

    SeenSymptoms(int bound) {
        this.lastSeen = new Bounded<>(bound);
        this.signatures = new Bounded<>(bound);
    }

    /// A map that forgets its oldest entry when it is full.
    private static final class Bounded<V> extends LinkedHashMap<String, V> {
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

    /// Remembers a symptom; false when it was seen before.
    public boolean recordFirstSeen(String id, Instant at) {
        return lastSeen.putIfAbsent(id, at) == null;
    }

    public boolean isNewerThanSeen(String id, Instant at) {
        Instant last = lastSeen.get(id);
        return last == null || last.isBefore(at);
    }

    public void recordSeen(String id, Instant at) {
        lastSeen.put(id, at);
    }

    /// How rare a signature is, before it is counted: -ln of its background rate, as a part of that of one never seen.
    double rarity(String signature) {
        int before = signatures.getOrDefault(signature, 0);
        signatures.put(signature, before + 1);
        episodes = Math.max(episodes, before + 1);
        int known = Math.max(FEWEST_EPISODES, episodes) + 1;
        return Math.clamp(Math.log((before + UNSEEN) / known) / Math.log(UNSEEN / known), 0, 1);
    }

    /// Takes over counts of earlier episodes.
    public void seedSignatureCounts(Map<String, Integer> counts, int known) {
        signatures.putAll(counts);
        episodes = Math.max(episodes, known);
    }

    /// When each was seen last, by the symptom's id.
    public Map<String, Instant> lastSeen() {
        return lastSeen;
    }

    /// In how many episodes each was seen, by signature.
    public Map<String, Integer> signatures() {
        return signatures;
    }
}
