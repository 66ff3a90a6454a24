package io.epicenter.detector.curve;

import java.util.ArrayList;
import java.util.List;

/// A seasonality as a Fourier series.
///
/// @param periodMillis > 0
/// @param order number of pairs of sine and cosine
public record Season(long periodMillis, int order) {
    static final long DAY = 86_400_000L;
    private static final Season DAILY = new Season(DAY, 4);
    private static final Season WEEKLY = new Season(7 * DAY, 3);
    private static final Season YEARLY = new Season(31_557_600_000L, 10);

    /// Those that the points can tell: two periods seen, and at least twice as many points in one as terms.
    static List<Season> fitFor(Points points) {
        List<Season> seasons = new ArrayList<>();
        for (Season season : List.of(DAILY, WEEKLY, YEARLY)) {
            boolean fine = points.stepMillis() * 2 * season.order() <= season.periodMillis();
            if (fine && points.spanMillis() + points.stepMillis() >= 2 * season.periodMillis()) {
                seasons.add(season);
            }
        }
        return List.copyOf(seasons);
    }

    /// Those that Prophet takes: two periods seen, and steps shorter than one.
    static List<Season> asProphet(Points points) {
        List<Season> seasons = new ArrayList<>();
        for (Season season : List.of(DAILY, WEEKLY, YEARLY)) {
            boolean seen = points.spanMillis() + points.stepMillis() >= 2 * season.periodMillis();
            if (points.stepMillis() < season.periodMillis() && seen) {
                seasons.add(season);
            }
        }
        return List.copyOf(seasons);
    }

    /// The values of all terms at a time: pairs of sine and cosine, then one column for each holiday.
    static double[] row(List<Season> seasons, List<Holiday> holidays, long timeMillis) {
        int width = holidays.size();
        for (Season season : seasons) {
            width += 2 * season.order();
        }
        double[] row = new double[width];
        int next = 0;
        for (Season season : seasons) {
            double turn = 2 * Math.PI * Math.floorMod(timeMillis, season.periodMillis()) / season.periodMillis();
            for (int k = 1; k <= season.order(); k++) {
                row[next++] = StrictMath.sin(k * turn);
                row[next++] = StrictMath.cos(k * turn);
            }
        }
        for (Holiday holiday : holidays) {
            row[next++] = holiday.contains(timeMillis) ? 1 : 0;
        }
        return row;
    }
}
