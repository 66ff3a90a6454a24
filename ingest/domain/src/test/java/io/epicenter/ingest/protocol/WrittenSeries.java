package io.epicenter.ingest.protocol;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.TopicRecord;
import java.util.Map;
import java.util.TreeMap;

/// What records of `metrics` hold, as a test wants to see it.
final class WrittenSeries {
    /// One sample.
    ///
    /// @param startMillis 0 for a total
    record Written(double value, long timeMillis, long startMillis) {
        boolean isEnd() {
            return Double.doubleToRawLongBits(value) == WriteRequestReader.STALE_MARKER;
        }
    }

    private WrittenSeries() {}

    /// The last sample of each series, by its labels in Prometheus' notation.
    static Map<String, Written> of(Interpretation interpretation) {
        Map<String, Written> all = new TreeMap<>();
        try {
            for (TopicRecord record : interpretation.records()) {
                read(record.value(), all);
            }
        } catch (MalformedMessageException wrong) {
            throw new AssertionError(wrong);
        }
        return all;
    }

    private static void read(byte[] record, Map<String, Written> all) throws MalformedMessageException {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(record);
        while (reader.nextSeries()) {
            if (!reader.namesRise()) {
                throw new AssertionError("unsorted: " + reader.labels());
            }
            Map<String, String> labels = reader.labels();
            String name = labels.remove("__name__");
            StringBuilder text = new StringBuilder();
            labels.forEach((label, value) -> text.append(text.isEmpty() ? "" : ",")
                    .append(label)
                    .append('=')
                    .append(value));
            while (reader.nextSample()) {
                long start = reader.isDelta() ? reader.startMillis() : 0;
                all.put(name + "{" + text + "}", new Written(reader.value(), reader.timestampMillis(), start));
            }
        }
    }
}
