package io.epicenter.detector;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.EngineCounters.DropReason;
import io.epicenter.detector.series.DeltaTotals;
import io.epicenter.detector.series.SampleBuffer;
import io.epicenter.detector.series.Sender;
import io.epicenter.detector.series.SenderClocks;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.SignalRouter;
import java.util.TreeMap;

/// Reads records of `metrics` into samples of known series. A series is resolved when it is seen for the
/// first time; after that it is recognised by the hash of its labels, mostly without a look-up, because
/// senders keep their order. Confined to one thread.
final class SampleReader {
    private static final String PROTOBUF = "protobuf";

    private final Partition partition;
    private final int maxSeries;
    private final SignalRouter router;
    private final SeriesTable table;
    private final SenderClocks senders;
    private final EngineCounters counters;
    private final DeltaTotals deltas;
    private final WriteRequestReader reader = new WriteRequestReader();

    SampleReader(Partition partition, Settings settings, SignalRouter router, SeriesTable table, SenderClocks senders) {
        this.partition = partition;
        this.maxSeries = settings.maxSeries();
        this.deltas = new DeltaTotals(maxSeries);
        this.counters = router.counters();
        this.senders = senders;
        this.router = router;
        this.table = table;
    }

    /// Fills `arrived` with the samples of a record, in their order.
    void read(byte[] record, String contentType, SampleBuffer arrived) throws MalformedMessageException {
        arrived.size = 0;
        reader.reset(contentType.contains(PROTOBUF) ? record : encoded(record));
        int before = SeriesTable.NONE;
        while (reader.nextSeries()) {
            int slot = slotOfSeries(before);
            while (reader.nextSample()) {
                if (slot < 0) {
                    counters.countDrop(DropReason.SERIES_LIMIT);
                } else if (reader.isDelta()) {
                    deltas.add(reader.labelHash(), slot, increase(), arrived);
                } else {
                    arrived.add(slot, reader.timestampMillis(), reader.value());
                }
            }
            before = slot;
        }
    }

    private DeltaTotals.Increase increase() {
        return new DeltaTotals.Increase(reader.startMillis(), reader.timestampMillis(), reader.value());
    }

    private static byte[] encoded(byte[] json) throws MalformedMessageException {
        Sample sample = Json.read(json, Sample.class);
        TreeMap<String, String> labels = new TreeMap<>(sample.labels());
        labels.put("__name__", sample.name());
        return new RemoteWriteV1Writer()
                .add(labels, sample.value(), sample.timestamp().toEpochMilli())
                .toByteArray();
    }

    private int slotOfSeries(int before) {
        int slot = table.find(reader.labelHash(), before);
        if (slot < 0) {
            return table.size() >= maxSeries ? SeriesTable.NONE : addSeries();
        }
        byte kind = table.kinds[slot];
        if (kind == SeriesTable.NOW_COUNTER || kind == SeriesTable.NOW_GAUGE) {
            boolean counter = kind == SeriesTable.NOW_COUNTER;
            table.kinds[slot] = counter ? SeriesTable.COUNTER : SeriesTable.GAUGE;
            table.feeds[slot] = router.resolveJudged(counter, reader.labels());
        }
        return slot;
    }

    private int addSeries() {
        SignalRouter.Route resolved = router.resolve(reader.labels());
        if (partition.isMisplaced(resolved.owner().toString())) {
            counters.addMisplaced();
        }
        int sender = senders.number(Sender.of(reader.labels(), resolved.owner().toString()));
        return table.add(reader.labelHash(), resolved.kind(), resolved.feeds(), sender);
    }
}
