package io.epicenter.contracts.signal;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;

/// Deviations of one environment in columns: the value at index `i` of each column belongs to deviation `i`. As a
/// message on `signals` it is the protobuf message of `signal-batch.proto`. Immutable; the arrays must not be changed.
public record SignalBatch(Series series, Times times, Values values, Marks marks) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.signals.v1";

    /// The `content-type` of its messages.
    public static final String CONTENT_TYPE = "application/x-protobuf;proto=io.epicenter.signals.v1.SignalBatch";

    /// A batch without deviations.
    public static final SignalBatch EMPTY = new SignalBatchWriter().toBatch();

    public SignalBatch {
        int size = times.endMillis().length;
        if (series.place().length != size || values.observed().length != size || marks.direction().length != size) {
            throw new IllegalArgumentException("columns of different lengths");
        }
    }

    /// A batch of one.
    public static SignalBatch of(Deviation deviation) {
        SignalBatchWriter writer = new SignalBatchWriter();
        writer.add(deviation);
        return writer.toBatch();
    }

    /// What is measured.
    ///
    /// @param place for each deviation, where its series stands in the table
    /// @param table the series of the batch, each once
    public record Series(int[] place, SeriesName[] table) {}

    /// One series.
    ///
    /// @param statistic as in [Deviation#statistic]
    /// @param rule as in [Deviation#rule]
    public record SeriesName(Entity entity, SignalKind signal, String statistic, String rule) {}

    /// @param endMillis end of the interval, event time, milliseconds since 1970
    /// @param lengthMillis of the interval, > 0
    public record Times(long[] endMillis, int[] lengthMillis) {}

    /// The numbers of a deviation, each as in [Deviation].
    public record Values(
            double[] observed,
            double[] expected,
            double[] lowerBound,
            double[] upperBound,
            double[] scale,
            double[] pValue,
            double[] volume) {}

    /// The sides and flags of a deviation, each as in [Deviation].
    public record Marks(Direction[] direction, boolean[] warming) {}

    /// How many deviations it has.
    public int size() {
        return times.endMillis().length;
    }

    /// Whether the value lies outside its band.
    public boolean isFar(int index) {
        double observed = values.observed()[index];
        return observed > values.upperBound()[index] || observed < values.lowerBound()[index];
    }

    /// One deviation as a value of its own.
    public Deviation deviation(int index) {
        SeriesName name = series.table()[series.place()[index]];
        return new Deviation(
                name.entity(),
                name.signal(),
                name.statistic(),
                name.rule(),
                Instant.ofEpochMilli(times.endMillis()[index]),
                times.lengthMillis()[index] / 1000.0,
                values.observed()[index],
                values.expected()[index],
                values.lowerBound()[index],
                values.upperBound()[index],
                values.scale()[index],
                values.pValue()[index],
                marks.direction()[index],
                values.volume()[index],
                marks.warming()[index]);
    }
}
