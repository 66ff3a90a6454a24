package io.epicenter.ingest.series;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.Protocol;
import java.util.Objects;

/// The partition of each series: that of its entity, remembered by the hash of its labels. Safe for use by many
/// threads.
public final class SeriesPartitions {
    private final EntityResolver resolver;
    private final int remembered;
    private volatile Layout layout;

    /// @param remembered series at most
    public SeriesPartitions(EntityResolver resolver, int remembered) {
        this.resolver = resolver;
        this.remembered = remembered;
        this.layout = new Layout(resolver, 0, new PartitionCache(1));
    }

    /// For so many partitions. What is remembered is forgotten when their number changes.
    public Layout of(int count) {
        Layout current = layout;
        if (current.count() != count) {
            current = new Layout(resolver, count, new PartitionCache(remembered));
            layout = current;
        }
        return current;
    }

    /// The partitions for one number of them.
    public record Layout(EntityResolver resolver, int count, PartitionCache cache) {
        /// The partition of the series under the reader, or -1 when it is not remembered.
        int known(WriteRequestReader series) {
            return cache.get(series.labelHash());
        }

        /// The same, by its labels; it is remembered.
        int resolve(WriteRequestReader series) {
            String metricName = Objects.requireNonNullElse(series.label("__name__"), "");
            int partition = partition(metricName, series::label);
            cache.put(series.labelHash(), partition);
            return partition;
        }

        /// Of a series of this name and these labels.
        public int partition(String metricName, EntityResolver.Labels labels) {
            String entity =
                    resolver.resolve(Protocol.TENANT, metricName, labels).toString();
            return KeyPartitioner.partition(entity, count);
        }
    }
}
