package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A reusable cursor over the two forms of a `metrics` batch, without an allocation per series or sample: a
/// Prometheus remote-write 1.0 `WriteRequest`, and a remote-write 2.0 `DeliveryRequest`, whose labels are numbers of
/// symbols. The forms differ in their field numbers; a series has the same [#labelHash] in both.
/// Source: prometheus.io remote-write specifications 1.0 and 2.0. Metadata and exemplars
/// are passed over, native histograms counted. In the 2.0 form the symbols must come before the series.
///
/// Use: `reader.reset(bytes); while (reader.nextSeries()) { ...labels...; while (reader.nextSample()) ... }`.
/// Confined to one thread.
public final class WriteRequestReader {
    /// The value by which Prometheus marks a series as ended: a NaN with this bit pattern, never a measurement.
    public static final long STALE_MARKER = 0x7ff0000000000002L;

    /// Field numbers of a request. Source: remote-write 2.0, and 1.0 below.
    static final int SYMBOLS = 4;
    static final int SYMBOL_SERIES = 5;

    /// Field number of a series' native histograms in each form. Source: remote-write 1.0 and 2.0.
    static final int HISTOGRAMS = 4;
    static final int SYMBOL_HISTOGRAMS = 3;

    /// Field number of a series that holds increases instead of totals, in both forms. Our own, outside of what the
    /// specifications use; other readers pass over it.
    static final int DELTA = 100;

    /// Field number of a series in the 1.0 form.
    private static final int SERIES = 1;

    private final ProtobufReader request = new ProtobufReader(new byte[0]);
    private final ProtobufReader series = new ProtobufReader(new byte[0]);
    private final ProtobufReader nested = new ProtobufReader(new byte[0]);
    private final SeriesLabels labels = new SeriesLabels();
    private final SymbolOffsets symbols = new SymbolOffsets();
    private byte[] buffer = new byte[0];
    private int seriesStart;
    private int seriesEnd;
    private boolean symbolsKnown;
    private @Nullable MetricNames wanted;
    private int sampleCount;
    private int histogramCount;
    private int histogramField;
    private boolean delta;
    private double value;
    private long timestampMillis;
    private long startMillis;

    public void reset(byte[] bytes) {
        wanted = null;
        buffer = bytes;
        symbols.clear();
        symbolsKnown = false;
        request.reset(bytes, 0, bytes.length);
    }

    /// As [#reset(byte[])], for a request of another's making, whose symbols may stand behind its series.
    public void resetUnordered(byte[] bytes) throws MalformedMessageException {
        reset(bytes);
        while (request.next()) {
            if (request.field() == SYMBOLS) {
                int length = request.readSlice();
                symbols.add(buffer, request.sliceStart(), request.sliceStart() + length);
            } else {
                request.skip();
            }
        }
        request.reset(bytes, 0, bytes.length);
        symbolsKnown = true;
    }

    /// As [#reset(byte[])], for the series of some metrics. The others are passed over.
    public void reset(byte[] bytes, MetricNames metrics) {
        reset(bytes);
        wanted = metrics;
    }

    /// Moves to the next series and reads its labels; false at the end. Throws when the bytes are malformed; if they
    /// are of one series alone, [#seriesStart] has moved, and the next call goes on behind it.
    public boolean nextSeries() throws MalformedMessageException {
        while (request.next()) {
            switch (request.field()) {
                case SERIES, SYMBOL_SERIES -> {
                    int length = request.readSlice();
                    seriesStart = request.sliceStart();
                    seriesEnd = seriesStart + length;
                    boolean bySymbol = request.field() == SYMBOL_SERIES;
                    series.reset(buffer, seriesStart, seriesEnd);
                    if (wanted == null || wanted.areOf(series, nested, buffer, bySymbol ? symbols : null)) {
                        readLabels(bySymbol);
                        series.reset(buffer, seriesStart, seriesEnd);
                        return true;
                    }
                }
                case SYMBOLS -> {
                    int length = request.readSlice();
                    if (!symbolsKnown) {
                        symbols.add(buffer, request.sliceStart(), request.sliceStart() + length);
                    }
                }
                default -> request.skip();
            }
        }
        return false;
    }

    private void readLabels(boolean bySymbol) throws MalformedMessageException {
        labels.clear(buffer);
        sampleCount = 0;
        histogramCount = 0;
        delta = false;
        histogramField = bySymbol ? SYMBOL_HISTOGRAMS : HISTOGRAMS;
        series.reset(buffer, seriesStart, seriesEnd);
        while (series.next()) {
            if (series.field() == 1) {
                int length = series.readSlice();
                int start = series.sliceStart();
                nested.reset(buffer, start, start + length);
                if (bySymbol) {
                    labels.addNumbers(nested, start + length, symbols);
                } else {
                    labels.addLabel(nested, start);
                }
            } else if (series.field() == DELTA) {
                delta = series.readLong() != 0;
            } else {
                sampleCount += series.field() == 2 ? 1 : 0;
                histogramCount += series.field() == histogramField ? 1 : 0;
                series.skip();
            }
        }
    }

    /// Moves to the next sample of this series; false when there is none.
    public boolean nextSample() throws MalformedMessageException {
        while (series.next()) {
            if (series.field() != 2) {
                series.skip();
                continue;
            }
            int length = series.readSlice();
            value = 0;
            timestampMillis = 0;
            startMillis = 0;
            nested.reset(buffer, series.sliceStart(), series.sliceStart() + length);
            while (nested.next()) {
                switch (nested.field()) {
                    case 1 -> value = nested.readDouble();
                    case 2 -> timestampMillis = nested.readLong();
                    case 3 -> startMillis = nested.readLong();
                    default -> nested.skip();
                }
            }
            return true;
        }
        return false;
    }

    /// Goes back before the first sample of this series.
    public void rewindSamples() {
        series.reset(buffer, seriesStart, seriesEnd);
    }

    public double value() {
        return value;
    }

    public boolean isStaleMarker() {
        return Double.doubleToRawLongBits(value) == STALE_MARKER;
    }

    public long timestampMillis() {
        return timestampMillis;
    }

    /// Since when the sample counts, in milliseconds since the epoch; 0 when it does not say.
    public long startMillis() {
        return startMillis;
    }

    /// Whether the samples are increases since their start, not totals.
    public boolean isDelta() {
        return delta;
    }

    public int labelCount() {
        return labels.count();
    }

    /// How many samples this series has in the request.
    public int sampleCount() {
        return sampleCount;
    }

    /// How many native histograms this series has in the request; they stand in field [#histogramField].
    public int histogramCount() {
        return histogramCount;
    }

    /// A 64-bit hash of the label bytes in their order: the same series, the same hash.
    public long labelHash() {
        return labels.hash();
    }

    public String labelName(int index) {
        return labels.name(index);
    }

    public String labelValue(int index) {
        return labels.value(index);
    }

    SeriesLabels slices() {
        return labels;
    }

    public int labelNameBytes(int index) {
        return labels.nameEnd(index) - labels.nameStart(index);
    }

    public int labelValueBytes(int index) {
        return labels.valueEnd(index) - labels.valueStart(index);
    }

    /// The value of a label, or null when the series has none of this name.
    public @Nullable String label(String name) {
        int index = indexOf(name);
        return index < 0 ? null : labelValue(index);
    }

    /// Where the label of an ASCII name stands, or -1 when the series has none of this name.
    public int indexOf(String name) {
        return labels.indexOf(name);
    }

    /// Whether the label names rise strictly, byte by byte, as the specification wants: sorted and none
    /// twice.
    public boolean namesRise() {
        return labels.firstNotRising() < 0;
    }

    /// Puts the labels into the order of their names, which gives the series the identity of a sorted one. Returns
    /// where a name stands for the second time, or -1.
    public int sortLabels() {
        labels.sort();
        return labels.firstNotRising();
    }

    /// Whether all names and values are text in UTF-8.
    public boolean labelsAreText() {
        return labels.areText();
    }

    /// All labels, sorted by name, `__name__` included.
    public Map<String, String> labels() {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < labels.count(); i++) {
            all.put(labelName(i), labelValue(i));
        }
        return all;
    }

    /// Field number of this series' native histograms.
    public int histogramField() {
        return histogramField;
    }

    /// The array that [#seriesStart] and [#seriesEnd] point into.
    public byte[] buffer() {
        return buffer;
    }

    /// Where this series' encoded message begins; one of the 1.0 form may be copied whole into another
    /// request's field 1.
    public int seriesStart() {
        return seriesStart;
    }

    public int seriesEnd() {
        return seriesEnd;
    }
}
