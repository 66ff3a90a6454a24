package io.epicenter.ingest.series;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import java.util.Map;
import java.util.Objects;

/// Regroups the series of one remote-write request, of either version, by the partition of their entity; their order
/// within a partition is kept. Native histograms become classic ones. What is bad is rejected alone. Confined to one
/// thread, used once.
public final class SeriesSplitter {
    /// Bytes on the heap while a series with native histograms is read, for each of its bytes. Chosen by hand: its
    /// labels as texts, its buckets as numbers.
    private static final long HISTOGRAM_TIMES = 24;

    private final IngestLimits limits;
    private final IngestRequest request;
    private final SeriesPartitions.Layout layout;
    private final WriteRequestReader reader = new WriteRequestReader();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private final SeriesValidator validator;
    private final RecordBatches batches;
    private final ClassicSeries classic;
    private final NativeHistogramReader histogram = new NativeHistogramReader();
    private long samples;
    private long histograms;

    public SeriesSplitter(IngestLimits limits, IngestRequest request, SeriesPartitions.Layout layout) {
        this.limits = limits;
        this.request = request;
        this.layout = layout;
        this.validator = new SeriesValidator(reader, limits, request.receivedAt(), rejections);
        this.batches = new RecordBatches(layout.count(), limits.recordBytes(), request.memory());
        this.classic = new ClassicSeries(batches);
    }

    /// Throws only when the bytes are malformed outside of any series.
    ///
    /// @param withSymbols whether it is of version 2.0, whose symbols may stand anywhere
    public Interpretation split(byte[] message, boolean withSymbols) throws MalformedMessageException {
        if (withSymbols) {
            reader.resetUnordered(message);
        } else {
            reader.reset(message);
        }
        for (int index = 0; ; index++) {
            int before = reader.seriesStart();
            try {
                if (!reader.nextSeries()) {
                    return finish();
                }
                if (index >= limits.series()) {
                    return Interpretation.refused(
                            Reason.TOO_LARGE,
                            "more than " + limits.series() + " series in a request; lower max_samples_per_send");
                }
                if (validator.passes(index)) {
                    take(index);
                }
            } catch (MalformedMessageException wrong) {
                if (reader.seriesStart() == before) {
                    throw wrong;
                }
                validator.malformed(index, wrong);
            }
        }
    }

    private Interpretation finish() {
        return new Interpretation(
                batches.finish(),
                new Stored(samples + histograms, rejections.build(), validator.corrections(), histograms));
    }

    private void take(int index) throws MalformedMessageException {
        int partition = layout.known(reader);
        if (partition < 0) {
            if (!validator.newPasses(index)) {
                return;
            }
            partition = layout.resolve(reader);
        }
        if (reader.sampleCount() > 0) {
            batches.add(partition, reader);
            samples += reader.sampleCount();
        }
        if (reader.histogramCount() > 0) {
            takeHistograms(partition, index);
        } else if (reader.sampleCount() == 0) {
            validator.correct("no_samples");
        }
    }

    private void takeHistograms(int partition, int index) throws MalformedMessageException {
        long scratch = HISTOGRAM_TIMES * (reader.seriesEnd() - reader.seriesStart());
        request.memory().reserve(scratch);
        Map<String, String> labels = reader.labels();
        ProtobufReader series = new ProtobufReader(reader.buffer(), reader.seriesStart(), reader.seriesEnd());
        while (series.next()) {
            if (series.field() == reader.histogramField()) {
                takeHistogram(series.readMessage(), partition, labels, index);
            } else {
                series.skip();
            }
        }
        request.memory().release(scratch);
    }

    private void takeHistogram(ProtobufReader message, int partition, Map<String, String> labels, int index) {
        try {
            histogram.read(message);
        } catch (MalformedMessageException wrong) {
            validator.rejectPart(
                    "bad_histogram", index, "has a native histogram that is not read: " + wrong.getMessage());
            return;
        }
        if (!validator.timePasses(histogram.timeMillis(), "histogram", index)) {
            return;
        }
        histograms++;
        String name = Objects.requireNonNullElse(labels.get("__name__"), "");
        if (histogram.isGauge()) {
            validator.correct("gauge_histograms");
        }
        classic.begin(new ClassicSeries.Point(partition, name, histogram.timeMillis(), 0, histogram.isEnd()), labels);
        histogram.writeTo(classic);
    }
}
