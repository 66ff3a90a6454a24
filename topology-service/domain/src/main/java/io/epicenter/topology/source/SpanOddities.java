package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What was odd about the spans of each service, counted: taken, and still of little or no use. Bounded;
/// confined to one thread.
final class SpanOddities {
    /// Services counted apart; those of more are counted together. Chosen by hand: some hundred bytes each.
    private static final int MOST_SERVICES = 2_000;

    /// Stands for the services beyond the bound.
    private static final String OTHERS = "others";

    private final Map<String, EnumMap<Reason, Long>> byService = new LinkedHashMap<>();

    enum Reason {
        /// Its other side was not seen within the window.
        UNPAIRED,
        /// It ends later than it arrived: counted at another time, and without what clocks must agree for.
        CLOCK_AHEAD,
        /// It ends at a time that cannot be true, or that is forgotten: not counted.
        OTHER_TIME,
        /// Nobody has named its service: not counted.
        UNNAMED,
        /// Its ids are none: not paired.
        BAD_ID;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void count(Entity service, Reason reason) {
        count(service.toString(), reason);
    }

    void count(String service, Reason reason) {
        String key = byService.containsKey(service) || byService.size() < MOST_SERVICES ? service : OTHERS;
        byService.computeIfAbsent(key, fresh -> new EnumMap<>(Reason.class)).merge(reason, 1L, Long::sum);
    }

    /// How many spans of each service were odd, by reason.
    Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        byService.forEach((service, reasons) -> {
            Map<String, Long> named = new TreeMap<>();
            reasons.forEach((reason, count) -> named.put(reason.label(), count));
            counts.put(service, named);
        });
        return counts;
    }

    /// Over all services.
    long total(Reason reason) {
        return byService.values().stream()
                .mapToLong(reasons -> reasons.getOrDefault(reason, 0L))
                .sum();
    }
}
