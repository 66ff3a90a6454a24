package io.epicenter.ingest.series;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TimeBounds;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Judges one series after another of a remote-write request by the specification and the limits. Confined to one
/// thread.
public final class SeriesValidator {
    private static final String METRIC_NAME = "__name__";
    /// Characters of a series' labels, and of one name or value, in a rejection. Chosen by hand: with the problem
    /// they fit into what a rejection may have.
    private static final int MAX_SHOWN = 200;
    private static final int MAX_LABEL_SHOWN = 40;

    private final WriteRequestReader series;
    private final IngestLimits limits;
    private final TimeBounds times;
    private final long earliestMillis;
    private final long latestMillis;
    private final Rejections.Builder rejections;
    private final Map<String, Long> corrections = new TreeMap<>();

    public SeriesValidator(
            WriteRequestReader series, IngestLimits limits, Instant receivedAt, Rejections.Builder rejections) {
        this.series = series;
        this.limits = limits;
        this.times = TimeBounds.of(receivedAt, limits.times());
        this.earliestMillis = times.earliestMillis();
        this.latestMillis = times.latestMillis();
        this.rejections = rejections;
    }

    /// Rejects the series under the reader, whose bytes are malformed past what is shown of it.
    public void malformed(int index, MalformedMessageException wrong) {
        boolean tooMany = series.labelCount() > limits.labels();
        reject(tooMany ? "too_many_labels" : "malformed", index, "is not read: " + wrong.getMessage());
    }

    /// Whether the series under the reader is good; otherwise it is among the rejections.
    public boolean passes(int index) throws MalformedMessageException {
        return labelsPass(index) && samplesPass(index);
    }

    private boolean labelsPass(int index) {
        int count = series.labelCount();
        if (count > limits.labels()) {
            return reject("too_many_labels", index, "has " + count + " labels, the limit is " + limits.labels());
        }
        if (series.indexOf(METRIC_NAME) < 0) {
            return reject("no_metric_name", index, "has no label __name__");
        }
        for (int i = 0; i < count; i++) {
            int name = series.labelNameBytes(i);
            int value = series.labelValueBytes(i);
            if (name == 0 || value == 0) {
                return reject("empty_label", index, "has an empty label name or value at label " + i);
            }
            if (name > limits.nameBytes()) {
                return reject(
                        "name_too_long",
                        index,
                        "has a label name of " + name + " bytes, the limit is " + limits.nameBytes());
            }
            if (value > limits.valueBytes()) {
                return reject(
                        "value_too_long",
                        index,
                        "has " + value + " bytes in label " + series.labelName(i) + ", the limit is "
                                + limits.valueBytes());
            }
        }
        return series.namesRise() || areSortable(index);
    }

    /// Stock Prometheus sorts what comes unsorted, so this does; a name that is there twice is refused by it too.
    private boolean areSortable(int index) {
        int twice = series.sortLabels();
        if (twice >= 0) {
            return reject("duplicate_label", index, "has the label " + shortened(series.labelName(twice)) + " twice");
        }
        correct("unsorted_labels");
        return true;
    }

    /// What is only looked at when a series is not known yet: whether its labels are UTF-8, and the bound of a bucket a
    /// number. Otherwise it is among the rejections.
    public boolean newPasses(int index) {
        if (!series.labelsAreText()) {
            return reject("not_utf8", index, "has a label that is not UTF-8");
        }
        String bound = series.label("le");
        String name = bound == null ? null : series.label(METRIC_NAME);
        return bound == null
                || name == null
                || !name.endsWith("_bucket")
                || isNumber(bound)
                || reject("bad_bound", index, "has a label le that is not a number");
    }

    private static boolean isNumber(String bound) {
        try {
            return bound.equals("+Inf") || bound.equals("Inf") || !Double.isNaN(Double.parseDouble(bound));
        } catch (NumberFormatException wrong) {
            return false;
        }
    }

    /// Series that were taken with something put right, by reason.
    public Map<String, Long> corrections() {
        return corrections;
    }

    /// Counts a series that was taken with something put right, or that there was nothing to take of.
    void correct(String reason) {
        corrections.merge(reason, 1L, Long::sum);
    }

    /// Rejects a part of the series under the reader.
    void rejectPart(String reason, int index, String problem) {
        reject(reason, index, problem);
    }

    private boolean samplesPass(int index) throws MalformedMessageException {
        if (series.sampleCount() > limits.samples()) {
            return reject(
                    "too_many_samples",
                    index,
                    "has " + series.sampleCount() + " samples, the limit is " + limits.samples());
        }
        int sizeBytes = series.seriesEnd() - series.seriesStart();
        if (sizeBytes > limits.recordBytes()) {
            return reject(
                    "series_too_large", index, "has " + sizeBytes + " bytes, the limit is " + limits.recordBytes());
        }
        while (series.nextSample()) {
            if (!timePasses(series.timestampMillis(), "sample", index)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a time of the series under the reader is within the bounds; otherwise it is among the rejections.
    boolean timePasses(long millis, String noun, int index) {
        if (millis <= latestMillis && millis >= earliestMillis) {
            return true;
        }
        Instant time = Instant.ofEpochMilli(millis);
        return reject(times.reason(time, noun), index, "has a " + noun + " whose time " + times.problem(time));
    }

    private boolean reject(String reason, int index, String problem) {
        rejections.add(reason, "series " + index + " " + shown() + " " + problem);
        return false;
    }

    private String shown() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < series.labelCount() && text.length() < MAX_SHOWN; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(shortened(series.labelName(i)))
                    .append("=\"")
                    .append(shortened(series.labelValue(i)))
                    .append('"');
        }
        return text.append('}').toString();
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LABEL_SHOWN ? text : text.substring(0, MAX_LABEL_SHOWN) + "...";
    }
}
