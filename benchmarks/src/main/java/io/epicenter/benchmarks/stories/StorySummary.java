package io.epicenter.benchmarks.stories;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What many stories come to. Every fault counts once, also those of a story with two.
///
/// @param late the same stories with late alerts; empty when that was not asked for
record StorySummary(List<StoryVerdict> stories, List<StoryVerdict> late, double secondsPerStory) {
    private static final int BINS = 10;

    StorySummary {
        stories = List.copyOf(stories);
        late = List.copyOf(late);
    }

    private static List<FaultVerdict> faults(List<StoryVerdict> stories) {
        return stories.stream().flatMap(story -> story.faults().stream()).toList();
    }

    private List<StoryVerdict> withTwo() {
        return stories.stream().filter(story -> story.faults().size() > 1).toList();
    }

    /// Part of the faults whose guilty service is among the first so many candidates; NaN of none.
    private static double accuracy(List<StoryVerdict> stories, int first) {
        return faults(stories).stream()
                .mapToDouble(fault -> fault.rank() > 0 && fault.rank() <= first ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    /// Expected calibration error of the first candidate, ten bins. Source: Naeini and others 2015.
    private double ece() {
        double[] sure = new double[BINS];
        double[] right = new double[BINS];
        List<FaultVerdict> told = faults(stories).stream()
                .filter(fault -> fault.detectedAfter().isPresent())
                .toList();
        for (FaultVerdict fault : told) {
            int bin = Math.min(BINS - 1, (int) (fault.confidence() * BINS));
            sure[bin] += fault.confidence();
            right[bin] += fault.first() ? 1 : 0;
        }
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += Math.abs(sure[bin] - right[bin]);
        }
        return told.isEmpty() ? Double.NaN : sum / told.size();
    }

    private double median(Function<FaultVerdict, Optional<Duration>> of) {
        List<Double> times = new ArrayList<>();
        for (FaultVerdict fault : faults(stories)) {
            of.apply(fault).ifPresent(time -> times.add(time.toMillis() / 1000.0));
        }
        times.sort(Double::compare);
        return times.isEmpty() ? Double.NaN : times.get(times.size() / 2);
    }

    Map<String, Object> json() {
        List<FaultVerdict> all = faults(stories);
        int incidents = stories.stream().mapToInt(StoryVerdict::incidents).sum();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stories", stories.size());
        json.put("faults", all.size());
        put(json, "ac_at_1", accuracy(stories, 1));
        put(json, "ac_at_3", accuracy(stories, 3));
        put(
                json,
                "change_at_1",
                all.stream()
                        .mapToDouble(fault -> fault.first() && fault.change() ? 1 : 0)
                        .average()
                        .orElse(Double.NaN));
        json.put("with_two_faults", withTwo().size());
        put(json, "ac_at_1_two_faults", accuracy(withTwo(), 1));
        put(json, "incidents_per_fault", incidents / (double) all.size());
        json.put("decoys_blamed", all.stream().filter(FaultVerdict::decoyBlamed).count());
        json.put("as_told", stories.stream().filter(StoryVerdict::asTold).count());
        put(json, "ece", ece());
        put(json, "detected_seconds", median(FaultVerdict::detectedAfter));
        put(json, "cause_seconds", median(FaultVerdict::causeAfter));
        put(json, "ac_at_1_late", accuracy(late, 1));
        put(json, "late_loss_points", 100 * (accuracy(stories, 1) - accuracy(late, 1)));
        put(json, "seconds_per_story", secondsPerStory);
        return json;
    }

    private static void put(Map<String, Object> json, String key, double value) {
        if (!Double.isNaN(value)) {
            json.put(key, Math.round(value * 10_000) / 10_000.0);
        }
    }

    /// The same for people.
    String table() {
        StringBuilder text = new StringBuilder();
        json().forEach((key, value) ->
                text.append(String.format(Locale.ROOT, "%n%-22s %s", key.replace('_', ' '), value)));
        return text.toString();
    }
}
