package io.epicenter.incident.console;

import io.epicenter.contracts.Anomaly;
import io.epicenter.incident.view.SignalChart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// One chart: its caption, and its points in columns as the chart library wants them.
///
/// @param summary what the picture shows, in words
/// @param times seconds since the epoch
/// @param onset where the deviation began, in the same seconds
/// @param resolved where it ended; null while it lasts
public record ChartCard(
        String anomaly,
        String title,
        String subtitle,
        String summary,
        String unit,
        String statistic,
        double onset,
        @Nullable Double resolved,
        List<Double> times,
        List<@Nullable Double> actual,
        List<@Nullable Double> expected,
        List<@Nullable Double> lower,
        List<@Nullable Double> upper) {

    /// Of those that have points to show: a vector of signals and a log template are described in words only.
    public static List<ChartCard> of(List<SignalChart> charts, int most) {
        return charts.stream()
                .filter(chart -> !chart.points().isEmpty())
                .limit(most)
                .map(ChartCard::of)
                .toList();
    }

    public static ChartCard of(SignalChart chart) {
        Instant resolvedAt = chart.resolvedAt();
        List<Anomaly.Point> points = chart.points();
        return new ChartCard(
                chart.anomaly(),
                chart.entity().name(),
                subtitle(chart),
                summary(chart),
                chart.unit(),
                chart.statistic(),
                seconds(chart.onset()),
                resolvedAt == null ? null : seconds(resolvedAt),
                points.stream().map(point -> seconds(point.timestamp())).toList(),
                column(points, Anomaly.Point::value),
                column(points, Anomaly.Point::expected),
                column(points, Anomaly.Point::lowerBound),
                column(points, Anomaly.Point::upperBound));
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private static String subtitle(SignalChart chart) {
        String signal = chart.signal().name().toLowerCase(Locale.ROOT);
        return chart.statistic().equals("value") || chart.statistic().isEmpty()
                ? signal
                : signal + " " + chart.statistic();
    }

    /// The farthest point from what was expected.
    private static String summary(SignalChart chart) {
        return chart.points().stream()
                .filter(point -> !point.timestamp().isBefore(chart.onset()))
                .max(Comparator.comparingDouble(point -> Math.abs(point.value() - point.expected())))
                .map(point -> "reached " + DisplayFormat.value(point.value(), chart.unit(), chart.statistic())
                        + ", expected "
                        + DisplayFormat.range(point.lowerBound(), point.upperBound(), chart.unit(), chart.statistic()))
                .orElse("no points after its onset");
    }

    /// JSON knows no NaN: a missing point is null.
    private static List<@Nullable Double> column(List<Anomaly.Point> points, ToDoubleFunction<Anomaly.Point> value) {
        ArrayList<@Nullable Double> column = new ArrayList<>();
        for (Anomaly.Point point : points) {
            double number = value.applyAsDouble(point);
            column.add(Double.isFinite(number) ? number : null);
        }
        return column;
    }
}
