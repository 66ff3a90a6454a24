package io.epicenter.benchmarks.score;

import io.epicenter.benchmarks.dataset.LabelledSeries;
import io.epicenter.detector.feedback.Sensitivity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// What feedback brings: every alert is rated by the labels as soon as it has ended, false or confirmed, and thresholds
/// move from there on, as the detector's do. All series go forward together in event time. Causal.
public final class FeedbackEffect {
    private static final String RULE = "all";
    private static final int AS_BEFORE = 1;

    private FeedbackEffect() {}

    /// One series on its way.
    private static final class SeriesCursor {
        private final ScoredSeries scored;
        private final double[] decided;
        private int at;
        private int first = -1;
        private int last = -1;
        private double peak;
        private boolean touches;

        SeriesCursor(ScoredSeries scored) {
            this.scored = scored;
            this.decided = new double[scored.alarm().length];
        }

        long millis() {
            return scored.series().millis()[at];
        }

        boolean isDone() {
            return at >= decided.length;
        }

        void step(Sensitivity sensitivity, double threshold) {
            LabelledSeries series = scored.series();
            long now = millis();
            if (first >= 0 && (at - last > EventScore.GAP || at - first >= EventScore.LONGEST)) {
                rate(sensitivity, threshold, now);
            }
            double alarm = scored.alarm()[at];
            if (at >= series.probation() && alarm >= threshold * sensitivity.factor(RULE, series.name(), now)) {
                decided[at] = 1;
                first = first < 0 ? at : first;
                last = at;
                peak = Math.max(peak, alarm);
                touches |= series.label()[at];
            }
            at++;
        }

        private void rate(Sensitivity sensitivity, double threshold, long now) {
            String name = scored.series().name();
            String id = name + "@" + first;
            if (touches) {
                sensitivity.confirmed(id, RULE, name, now);
            } else {
                sensitivity.falseAlarm(id, RULE, name, peak / threshold, now);
            }
            first = -1;
            peak = 0;
            touches = false;
        }
    }

    /// Event-F1 and false alerts before and after feedback, from the threshold and from half of it.
    public static Map<String, Double> of(List<ScoredSeries> scored, double threshold) {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "feedback_", scored, threshold);
        put(values, "feedback_half_", scored, threshold / 2);
        return values;
    }

    private static void put(Map<String, Double> values, String prefix, List<ScoredSeries> scored, double threshold) {
        EventScore before = DetectionMeasures.events(scored, threshold);
        EventScore after = DetectionMeasures.events(rated(scored, threshold), AS_BEFORE);
        values.put(prefix + "event_f1_before", before.f1());
        values.put(prefix + "event_f1_after", after.f1());
        values.put(prefix + "false_alerts_before", (double) before.falseAlerts());
        values.put(prefix + "false_alerts_after", (double) after.falseAlerts());
    }

    private static List<ScoredSeries> rated(List<ScoredSeries> scored, double threshold) {
        Sensitivity sensitivity = new Sensitivity(Sensitivity.Settings.DEFAULT);
        List<SeriesCursor> courses = scored.stream().map(SeriesCursor::new).toList();
        PriorityQueue<SeriesCursor> next = new PriorityQueue<>(Comparator.comparingLong(SeriesCursor::millis)
                .thenComparing(course -> course.scored.series().name()));
        courses.stream().filter(course -> !course.isDone()).forEach(next::add);
        for (SeriesCursor course = next.poll(); course != null; course = next.poll()) {
            course.step(sensitivity, threshold);
            if (!course.isDone()) {
                next.add(course);
            }
        }
        List<ScoredSeries> rated = new ArrayList<>();
        for (SeriesCursor course : courses) {
            ScoredSeries one = course.scored;
            rated.add(new ScoredSeries(one.series(), one.raw(), course.decided, one.nanos()));
        }
        return rated;
    }
}
