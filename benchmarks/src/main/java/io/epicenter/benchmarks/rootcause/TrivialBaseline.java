package io.epicenter.benchmarks.rootcause;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a person could count by hand on the very same input. A ranking that loses to one of these is no ranking.
/// Equal counts are ordered by name. Each alert counts once on each thing, a call on its server.
enum TrivialBaseline {
    /// The thing with most alerts.
    MOST_ALERTS {
        @Override
        Map<String, Double> weigh(FailureCase question) {
            Map<String, Double> weights = new TreeMap<>();
            once(question).forEach((alert, entity) -> weights.merge(entity, 1.0, Double::sum));
            return weights;
        }
    },

    /// The thing whose alerts are rarest together: sum of log N/n, by the other cases of the system.
    MOST_RARITY {
        @Override
        Map<String, Double> weigh(FailureCase question) {
            Map<String, Double> weights = new TreeMap<>();
            double all = question.episodes() + 1.0;
            once(question).forEach((alert, entity) -> {
                String signature = FailureCase.signature(alert);
                double seen = question.background().getOrDefault(signature, 0) + 1.0;
                weights.merge(entity, Math.log(all / seen), Double::sum);
            });
            return weights;
        }
    },

    /// The thing that had the first alert.
    FIRST_ALERT {
        @Override
        Map<String, Double> weigh(FailureCase question) {
            Map<String, Double> weights = new TreeMap<>();
            once(question)
                    .forEach((alert, entity) ->
                            weights.merge(entity, -alert.timestamp().getEpochSecond() * 1.0, Math::max));
            return weights;
        }
    },

    /// The thing with the largest deviation of any signal after the alert.
    LARGEST_DEVIATION {
        @Override
        Map<String, Double> weigh(FailureCase question) {
            Map<String, Double> weights = new TreeMap<>();
            Instant alerted = alerts(question).stream()
                    .map(Event::timestamp)
                    .min(Instant::compareTo)
                    .orElse(Instant.MIN);
            for (Deviation deviation : question.deviations()) {
                boolean counts = !deviation.timestamp().isBefore(alerted)
                        && !deviation.timestamp().isAfter(question.decideAt())
                        && Double.isFinite(deviation.observed());
                if (counts) {
                    double away = Math.abs(deviation.observed() - deviation.expected()) / deviation.scale();
                    weights.merge(deviation.entity().owner().name(), away, Math::max);
                }
            }
            return weights;
        }
    },

    /// The thing that was changed last before the first alert.
    LAST_CHANGE {
        @Override
        Map<String, Double> weigh(FailureCase question) {
            Map<String, Double> weights = new TreeMap<>();
            for (Event change : changes(question)) {
                weights.merge(change.entity().owner().name(), change.timestamp().getEpochSecond() * 1.0, Math::max);
            }
            return weights;
        }
    };

    /// How much each thing is suspected, by its name.
    abstract Map<String, Double> weigh(FailureCase question);

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// The things by falling weight, then by name.
    List<String> rank(FailureCase question) {
        Map<String, Double> weights = weigh(question);
        return weights.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Share of the cases whose cause is among the first so many, 0..1.
    double accuracyAt(int places, Collection<FailureCase> cases) {
        long right = cases.stream()
                .filter(question -> rank(question).stream()
                        .limit(places)
                        .anyMatch(question.truth().entities()::contains))
                .count();
        return right / (double) Math.max(1, cases.size());
    }

    /// Share of the cases in which the last change before the first alert is the guilty one, 0..1.
    static double lastChangeGuilty(Collection<FailureCase> cases) {
        long right = cases.stream()
                .filter(question -> changes(question).stream()
                        .max(Comparator.comparing(Event::timestamp).thenComparing(Event::id))
                        .filter(question.truth()::isOf)
                        .isPresent())
                .count();
        return right / (double) Math.max(1, cases.size());
    }

    /// AC@1 by the words of each, as it stands in the JSON answer.
    static Map<String, Double> json(Collection<FailureCase> cases) {
        Map<String, Double> json = new LinkedHashMap<>();
        for (TrivialBaseline peer : values()) {
            json.put(peer.words(), RankingScores.rounded(peer.accuracyAt(1, cases)));
        }
        return json;
    }

    private static List<Event> alerts(FailureCase question) {
        return question.events().stream().filter(Event::isAlert).toList();
    }

    private static List<Event> changes(FailureCase question) {
        Instant alerted = alerts(question).stream()
                .map(Event::timestamp)
                .min(Instant::compareTo)
                .orElse(question.decideAt());
        return question.events().stream()
                .filter(event -> !event.isAlert() && !event.timestamp().isAfter(alerted))
                .toList();
    }

    private static Map<Event, String> once(FailureCase question) {
        Map<String, Set<String>> seen = new HashMap<>();
        Map<Event, String> alerts = new LinkedHashMap<>();
        for (Event alert : alerts(question)) {
            String entity = alert.entity().owner().name();
            String name = alert.labels().getOrDefault("alertname", alert.title());
            if (seen.computeIfAbsent(entity, key -> new HashSet<>()).add(name)) {
                alerts.put(alert, entity);
            }
        }
        return alerts;
    }
}
