package io.epicenter.incident.service.view;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The deviations of the entities of open incidents, as they go on after an anomaly was published: the right end of a
/// chart. Bounded; the series that was silent longest goes first. Confined to the read model's lock.
final class LiveSignalBuffer {
    /// Series, and points of each, that are kept. Chosen by hand: an hour and a half at the detector's interval of 15
    /// s, for the signals of some tens of affected services.
    private static final int MAX_SERIES = 1_000;
    private static final int MAX_POINTS = 360;

    private final Map<String, Deque<Anomaly.Point>> series = new LinkedHashMap<>();

    void add(Deviation deviation) {
        String key =
                key(deviation.entity().toString(), deviation.signal().name(), deviation.statistic(), deviation.rule());
        Deque<Anomaly.Point> points = series.remove(key);
        points = points == null ? new ArrayDeque<>() : points;
        points.addLast(new Anomaly.Point(
                deviation.timestamp(),
                deviation.observed(),
                deviation.expected(),
                deviation.lowerBound(),
                deviation.upperBound()));
        if (points.size() > MAX_POINTS) {
            points.removeFirst();
        }
        series.put(key, points);
        if (series.size() > MAX_SERIES) {
            series.remove(series.keySet().iterator().next());
        }
    }

    /// What was seen after the anomaly's own window.
    List<Anomaly.Point> after(Anomaly anomaly) {
        Deque<Anomaly.Point> points = series.get(key(
                anomaly.entity().toString(),
                anomaly.signal().name(),
                anomaly.details().statistic(),
                anomaly.details().rule()));
        if (points == null || anomaly.window().isEmpty()) {
            return List.of();
        }
        var end = anomaly.window().getLast().timestamp();
        return points.stream().filter(point -> point.timestamp().isAfter(end)).toList();
    }

    private static String key(String entity, String signal, String statistic, String rule) {
        return entity + '|' + signal + '|' + statistic + '|' + rule;
    }
}
