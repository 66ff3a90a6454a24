package io.epicenter.correlator.memory;

import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Signatures that come and go on their own: what has made a minor incident by itself, with nothing else in it, in
/// more than half of the hours of the last half-day. It may attach to an incident and is evidence there, but it
/// opens none and links no others to one. An exponentially decaying count of such hours per signature; at most so
/// many are kept.
public final class BackgroundSignatures {
    /// Time after which an hour counts 1/e. Chosen by hand: half a day, so that a signature of the nights is no
    /// background by day.
    private static final Duration MEMORY = Duration.ofHours(12);
    /// Part of the hours, 0..1, in which background comes at least. Chosen by hand: more than half of them.
    private static final double PER_HOUR = 0.5;
    /// The count at which a signature settles that comes in that part of the hours: the part times the memory in hours.
    private static final double FEWEST = PER_HOUR * 12;
    /// Counts below this make room for new signatures. Chosen by hand: a single hour after a day and a half.
    private static final double FORGOTTEN = 0.05;
    /// A signature counts once within so long: what is counted are hours.
    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<String, Count> counts = new TreeMap<>();
    private final int bound;

    BackgroundSignatures(int bound) {
        this.bound = bound;
    }

    /// @param amount as it stood then
    public record Count(double amount, Instant at) {
        double now(Instant now) {
            double age = Math.max(0, Duration.between(at, now).toMillis()) / (double) MEMORY.toMillis();
            return amount * Math.exp(-age);
        }
    }

    /// Counts an incident that has ended, when one signature was all there was to it. At most once an hour.
    public void recordEnded(Collection<Symptom> members, Instant now) {
        List<String> signatures = new ArrayList<>();
        for (Symptom member : members) {
            if (!signatures.contains(member.signature())) {
                signatures.add(member.signature());
            }
        }
        if (signatures.size() != 1) {
            return;
        }
        Count before = counts.get(signatures.getFirst());
        if (before != null && now.isBefore(before.at().plus(HOUR))) {
            return;
        }
        if (before == null && counts.size() >= bound) {
            counts.values().removeIf(count -> count.now(now) < FORGOTTEN);
        }
        if (before != null || counts.size() < bound) {
            counts.put(signatures.getFirst(), new Count(1 + (before == null ? 0 : before.now(now)), now));
        }
    }

    boolean isBackground(String signature, Instant now) {
        Count count = counts.get(signature);
        return count != null && count.now(now) > FEWEST;
    }

    public Map<String, Count> state() {
        return new TreeMap<>(counts);
    }

    public void restore(@Nullable Map<String, Count> known) {
        if (known != null) {
            counts.putAll(known);
        }
    }
}
