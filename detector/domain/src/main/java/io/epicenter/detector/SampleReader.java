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
import io.epicenter.detector.series.SeriesCopies;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.SignalRouter;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads records of `metrics` into samples of known series. A series is resolved when it is seen for the
/// first time; after that it is recognised by the hash of its labels, mostly without a look-up, because
/// senders keep their order. Confined to one thread.
final class SampleReader {
    private static final String PROTOBUF = "protobuf";
    /// Makes another hash of the labels of a joint series whose copies are only guessed, so that it is not taken for a
    /// series that is sent with these labels. Chosen by hand: any number but 0.
    private static final long GUESSED = 0x5851F42D4C957F2DL;

    private final Partition partition;
    private final int maxSeries;
    private final SignalRouter router;
    private final SeriesTable table;
    private final SenderClocks senders;
    private final EngineCounters counters;
    private final DeltaTotals deltas;
    private final WriteRequestReader reader = new WriteRequestReader();
    /// For labels that were not sent so.
    private final WriteRequestReader other = new WriteRequestReader();

    SampleReader(Partition partition, Settings settings, SignalRouter router, SeriesTable table, SenderClocks senders) {
        this.partition = partition;
        this.maxSeries = settings.maxSeries();
        this.deltas = new DeltaTotals(maxSeries);
        this.counters = senders.counters();
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
            return addSeries();
        }
        int joint = table.copies.joint(slot);
        if (joint == SeriesTable.NONE) {
            resolveJudged(slot, null);
        } else if (table.copies.isApart(slot)) {
            Map<String, String> labels = reader.labels();
            SignalRouter.Route resolved = router.resolve(labels);
            table.separate(slot, resolved.kind(), resolved.feeds(), table.targets.of(labels));
        } else {
            resolveJudged(joint, table.copies);
        }
        return slot;
    }

    /// Resolves a series again whose course has shown its kind.
    ///
    /// @param copies when the labels that have been read are those of a copy
    private void resolveJudged(int slot, @Nullable SeriesCopies copies) {
        byte kind = table.kinds[slot];
        if (kind == SeriesTable.NOW_COUNTER || kind == SeriesTable.NOW_GAUGE) {
            Map<String, String> labels = reader.labels();
            if (copies != null) {
                labels.remove(Objects.requireNonNullElse(copies.replicaLabel(labels), ""));
            }
            boolean counter = kind == SeriesTable.NOW_COUNTER;
            table.kinds[slot] = counter ? SeriesTable.COUNTER : SeriesTable.GAUGE;
            table.feeds[slot] = router.resolveJudged(counter, labels);
        }
    }

    /// Returns the slot, or [SeriesTable#NONE] when there is no room.
    private int addSeries() {
        Map<String, String> labels = reader.labels();
        String replicaLabel = table.copies.replicaLabel(labels);
        if (replicaLabel == null) {
            return add(reader.labelHash(), labels);
        }
        SortedMap<String, String> joined = new TreeMap<>(labels);
        joined.remove(replicaLabel);
        long hash = hash(joined) ^ (table.copies.isGuessed(replicaLabel) ? GUESSED : 0);
        int known = table.find(hash, SeriesTable.NONE);
        int joint = known < 0 ? add(hash, joined) : known;
        if (joint < 0 || table.size() >= maxSeries) {
            return SeriesTable.NONE;
        }
        int sender = senders.number(Sender.of(labels, labels.toString()));
        int slot = table.add(reader.labelHash(), SeriesTable.IGNORED, SeriesTable.NO_FEEDS, SeriesTable.NONE, sender);
        table.copies.add(slot, joint, labels, replicaLabel);
        return slot;
    }

    private long hash(SortedMap<String, String> labels) {
        other.reset(new RemoteWriteV1Writer().add(labels, 0, 0).toByteArray());
        try {
            other.nextSeries();
            return other.labelHash();
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException("labels that were read: " + labels, bug);
        }
    }

    private int add(long hash, Map<String, String> labels) {
        if (table.size() >= maxSeries) {
            return SeriesTable.NONE;
        }
        SignalRouter.Route resolved = router.resolve(labels);
        if (partition.isMisplaced(resolved.owner().toString())) {
            counters.addMisplaced();
        }
        int sender = senders.number(Sender.of(labels, resolved.owner().toString()));
        return table.add(hash, resolved.kind(), resolved.feeds(), table.targets.of(labels), sender);
    }
}
