package io.epicenter.detector.forecast;

import io.epicenter.detector.curve.ProphetCurve;
import io.epicenter.detector.curve.Seasonality;

/// The daily and weekly seasonality of a curve, every ten minutes of one period, for look-ups by the thousand. 4 KB
/// when weekly.
final class SeasonalityTable {
    /// Milliseconds between two entries: ten minutes. Chosen by hand: a season is smooth, and between them is a line.
    private static final long STEP_MILLIS = 600_000;

    /// Entries at most: those of a week, the longest season whose table is worth its memory.
    private static final int MOST_STEPS = 7 * 144;

    private final float[] values;

    SeasonalityTable(ProphetCurve curve) {
        long period = STEP_MILLIS;
        for (Seasonality seasonality : curve.seasons()) {
            period = Math.max(period, seasonality.periodMillis());
        }
        values = new float[(int) Math.min(period / STEP_MILLIS, MOST_STEPS)];
        for (int i = 0; values.length > 1 && i < values.length; i++) {
            values[i] = (float) curve.seasonalAt(i * STEP_MILLIS);
        }
    }

    double at(long timeMillis) {
        long step = Math.floorDiv(timeMillis, STEP_MILLIS);
        double part = (double) Math.floorMod(timeMillis, STEP_MILLIS) / STEP_MILLIS;
        float before = values[(int) Math.floorMod(step, (long) values.length)];
        float after = values[(int) Math.floorMod(step + 1, (long) values.length)];
        return before + (after - before) * part;
    }
}
