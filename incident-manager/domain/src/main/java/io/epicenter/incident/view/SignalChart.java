package io.epicenter.incident.view;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A chart of one abnormal signal: what was seen against what was expected.
///
/// @param anomaly id of the anomaly it shows
/// @param onset where the deviation began: the first abnormal point
/// @param resolvedAt null while it lasts
/// @param points oldest first
public record SignalChart(
        String anomaly,
        Entity entity,
        SignalKind signal,
        String statistic,
        String unit,
        Instant onset,
        @Nullable Instant resolvedAt,
        List<Anomaly.Point> points) {
    public SignalChart {
        points = List.copyOf(points);
    }
}
