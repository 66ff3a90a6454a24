package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What seasons and holidays add to a trend.
///
/// @param seasons periods that the history was long enough for
/// @param holidays that the curve was fitted with; they are not written
/// @param clock that the seasons follow; it is not written
/// @param coefficients of the seasons, pairs of sine and cosine, then of the holidays
record SeasonalTerms(List<Seasonality> seasons, List<Holiday> holidays, LocalClock clock, double[] coefficients) {
    /// Seasons, and coefficients, that are read at most. Chosen by hand, above the three seasons and the 34 terms and
    /// 100 special days that a fit makes: more is a damaged snapshot.
    private static final int MOST_SEASONS = 8;
    private static final int MOST_TERMS = 256;

    double at(long timeMillis) {
        if (coefficients.length == 0) {
            return 0;
        }
        double[] row = Seasonality.row(seasons, holidays, clock, timeMillis);
        double sum = 0;
        for (int a = 0; a < coefficients.length; a++) {
            sum += coefficients[a] * row[a];
        }
        return sum;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(seasons.size());
        for (Seasonality seasonality : seasons) {
            out.writeLong(seasonality.periodMillis());
            out.writeInt(seasonality.order());
        }
        out.writeInt(coefficients.length);
        for (double coefficient : coefficients) {
            out.writeDouble(coefficient);
        }
    }

    static SeasonalTerms read(List<Holiday> holidays, LocalClock clock, DataInput in) throws IOException {
        List<Seasonality> seasons = new ArrayList<>();
        for (int left = bounded(in.readInt(), MOST_SEASONS); left > 0; left--) {
            seasons.add(new Seasonality(in.readLong(), in.readInt()));
        }
        double[] coefficients = new double[bounded(in.readInt(), MOST_TERMS)];
        for (int a = 0; a < coefficients.length; a++) {
            coefficients[a] = in.readDouble();
        }
        return new SeasonalTerms(List.copyOf(seasons), holidays, clock, coefficients);
    }

    /// A count that was read, when it can be.
    static int bounded(int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("a curve with " + count + " numbers where at most " + most + " can be");
        }
        return count;
    }
}
