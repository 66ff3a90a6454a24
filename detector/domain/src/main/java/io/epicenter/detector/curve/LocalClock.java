package io.epicenter.detector.curve;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What clocks on the wall of a zone show, from 2000 to 2100; habits of people follow them, not UTC. Immutable; a
/// look-up
/// is O(1) where clocks never change, else a binary search in about 200 changes; it allocates nothing.
public final class LocalClock {
    /// The one that shows UTC.
    public static final LocalClock UTC = new LocalClock(ZoneOffset.UTC);

    /// The time from which and up to which changes are known. Chosen by hand: as the dates of calendars.
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2101-01-01T00:00:00Z");
    /// A second, milliseconds.
    private static final long SECOND_MILLIS = 1000;

    /// When clocks change, milliseconds since 1970, and what is added to UTC before, between and after these times.
    private final long[] changes;

    private final long[] offsets;

    public LocalClock(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffsetTransition> found = new ArrayList<>();
        ZoneOffsetTransition next = rules.nextTransition(FIRST);
        while (next != null && next.getInstant().isBefore(LAST)) {
            found.add(next);
            next = rules.nextTransition(next.getInstant());
        }
        changes = new long[found.size()];
        offsets = new long[found.size() + 1];
        offsets[0] = rules.getOffset(FIRST).getTotalSeconds() * SECOND_MILLIS;
        for (int i = 0; i < changes.length; i++) {
            changes[i] = found.get(i).getInstant().toEpochMilli();
            offsets[i + 1] = found.get(i).getOffsetAfter().getTotalSeconds() * SECOND_MILLIS;
        }
    }

    /// The time that the clock shows, as the milliseconds since 1970 at which a clock of UTC shows it.
    public long local(long utcMillis) {
        if (changes.length == 0) {
            return utcMillis + offsets[0];
        }
        int found = Arrays.binarySearch(changes, utcMillis);
        return utcMillis + offsets[found >= 0 ? found + 1 : -found - 1];
    }
}
