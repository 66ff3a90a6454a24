package io.epicenter.detector.curve;

import java.util.ArrayList;
import java.util.List;

/// A seasonality as a Fourier series.
///
/// @param periodMillis > 0
/// @param order number of pairs of sine and cosine
public record Seasonality(long periodMillis, int order) {
    /// A day, milliseconds.
    static final long DAY = 86_400_000L;
    private static final Seasonality DAILY = new Seasonality(DAY, 4);
    private static final Seasonality WEEKLY = new Seasonality(7 * DAY, 3);
    private static final Seasonality YEARLY = new Seasonality(31_557_600_000L, 10);

    /// Those that the points can tell: two periods seen, and at least twice as many points in one as terms.
    static List<Seasonality> fitFor(TimeSeries points) {
        List<Seasonality> seasons = new ArrayList<>();
        for (Seasonality seasonality : List.of(DAILY, WEEKLY, YEARLY)) {
            boolean fine = points.stepMillis() * 2 * seasonality.order() <= seasonality.periodMillis();
            if (fine && points.spanMillis() + points.stepMillis() >= 2 * seasonality.periodMillis()) {
                seasons.add(seasonality);
            }
        }
        return List.copyOf(seasons);
    }

    /// Those that Prophet takes: two periods seen, and steps shorter than one.
    static List<Seasonality> asProphet(TimeSeries points) {
        List<Seasonality> seasons = new ArrayList<>();
        for (Seasonality seasonality : List.of(DAILY, WEEKLY, YEARLY)) {
            boolean seen = points.spanMillis() + points.stepMillis() >= 2 * seasonality.periodMillis();
            if (points.stepMillis() < seasonality.periodMillis() && seen) {
                seasons.add(seasonality);
            }
        }
        return List.copyOf(seasons);
    }

    /// The values of all terms at a time: pairs of sine and cosine, then one column for each holiday.
    ///
    /// @param clock that the seasons follow
    static double[] row(List<Seasonality> seasons, List<Holiday> holidays, LocalClock clock, long timeMillis) {
        long local = clock.local(timeMillis);
        int width = holidays.size();
        for (Seasonality seasonality : seasons) {
            width += 2 * seasonality.order();
        }
        double[] row = new double[width];
        int next = 0;
        for (Seasonality seasonality : seasons) {
            double turn = 2 * Math.PI * Math.floorMod(local, seasonality.periodMillis()) / seasonality.periodMillis();
            for (int k = 1; k <= seasonality.order(); k++) {
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
