package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A reusable cursor over the two forms of a `metrics` batch, without an allocation per series or sample: a
/// Prometheus remote-write 1.0 `WriteRequest`, and a remote-write 2.0 `DeliveryRequest`, whose labels are numbers of
/// symbols. The forms differ in their field numbers; a series has the same [#labelHash] in both.
/// Source: prometheus.io remote-write specifications 1.0 and 2.0. Metadata, exemplars and native histograms
/// are passed over. In the 2.0 form the symbols must come before the series.
///
/// Use: `reader.reset(bytes); while (reader.nextSeries()) { ...labels...; while (reader.nextSample()) ... }`.
/// Confined to one thread.
public final class WriteRequestReader {
    /// The value by which Prometheus marks a series as ended: a NaN with this bit pattern, never a measurement.
    public static final long STALE_MARKER = 0x7ff0000000000002L;

    /// Field numbers of a request. Source: remote-write 2.0, and 1.0 below.
    static final int SYMBOLS = 4;
    static final int SYMBOL_SERIES = 5;

    /// Field number of a series in the 1.0 form.
    private static final int SERIES = 1;
    /// Labels of a series; more are malformed. Chosen by hand: ingest takes 64 unless it is set otherwise, and never
    /// more than these.
    private static final int MAX_LABELS = 256;

    private final ProtobufReader request = new ProtobufReader(new byte[0]);
    private final ProtobufReader series = new ProtobufReader(new byte[0]);
    private final ProtobufReader nested = new ProtobufReader(new byte[0]);
    private final int[] nameStart = new int[MAX_LABELS];
    private final int[] nameEnd = new int[MAX_LABELS];
    private final int[] valueStart = new int[MAX_LABELS];
    private final int[] valueEnd = new int[MAX_LABELS];
    private final SymbolOffsets symbols = new SymbolOffsets();
    private byte[] buffer = new byte[0];
    private int seriesStart;
    private int seriesEnd;
    private @Nullable MetricNames wanted;
    private int labelCount;
    private long labelHash;
    private int sampleCount;
    private double value;
    private long timestampMillis;

    public void reset(byte[] bytes) {
        wanted = null;
        buffer = bytes;
        symbols.clear();
        request.reset(bytes, 0, bytes.length);
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
                    symbols.add(buffer, request.sliceStart(), request.sliceStart() + length);
                }
                default -> request.skip();
            }
        }
        return false;
    }

    private void readLabels(boolean bySymbol) throws MalformedMessageException {
        labelCount = 0;
        labelHash = 0;
        sampleCount = 0;
        series.reset(buffer, seriesStart, seriesEnd);
        while (series.next()) {
            if (series.field() == 1) {
                int length = series.readSlice();
                int start = series.sliceStart();
                if (bySymbol) {
                    readNumbers(start, start + length);
                } else {
                    readLabel(start, start + length);
                }
            } else {
                if (series.field() == 2) {
                    sampleCount++;
                }
                series.skip();
            }
        }
    }

    /// Pairs of symbol numbers, packed.
    private void readNumbers(int from, int to) throws MalformedMessageException {
        nested.reset(buffer, from, to);
        while (nested.position() < to) {
            requireRoom();
            int name = symbols.checked(nested.nextVarint());
            int text = symbols.checked(nested.nextVarint());
            nameStart[labelCount] = symbols.start(name);
            nameEnd[labelCount] = symbols.end(name);
            valueStart[labelCount] = symbols.start(text);
            valueEnd[labelCount] = symbols.end(text);
            labelHash = Bytes.hashLabel(labelHash, symbols.hash(name), symbols.hash(text));
            labelCount++;
        }
    }

    private void requireRoom() throws MalformedMessageException {
        if (labelCount == MAX_LABELS) {
            throw new MalformedMessageException("remote write: a series with more than " + MAX_LABELS + " labels");
        }
    }

    private void readLabel(int from, int to) throws MalformedMessageException {
        requireRoom();
        nameStart[labelCount] = nameEnd[labelCount] = from;
        valueStart[labelCount] = valueEnd[labelCount] = from;
        nested.reset(buffer, from, to);
        while (nested.next()) {
            switch (nested.field()) {
                case 1 -> {
                    int length = nested.readSlice();
                    nameStart[labelCount] = nested.sliceStart();
                    nameEnd[labelCount] = nameStart[labelCount] + length;
                }
                case 2 -> {
                    int length = nested.readSlice();
                    valueStart[labelCount] = nested.sliceStart();
                    valueEnd[labelCount] = valueStart[labelCount] + length;
                }
                default -> nested.skip();
            }
        }
        labelHash = Bytes.hashLabel(
                labelHash,
                Bytes.hashText(buffer, nameStart[labelCount], nameEnd[labelCount]),
                Bytes.hashText(buffer, valueStart[labelCount], valueEnd[labelCount]));
        labelCount++;
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
            nested.reset(buffer, series.sliceStart(), series.sliceStart() + length);
            while (nested.next()) {
                switch (nested.field()) {
                    case 1 -> value = nested.readDouble();
                    case 2 -> timestampMillis = nested.readLong();
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

    public int labelCount() {
        return labelCount;
    }

    /// How many samples this series has in the request.
    public int sampleCount() {
        return sampleCount;
    }

    /// A 64-bit hash of the label bytes in their order: the same series, the same hash.
    public long labelHash() {
        return labelHash;
    }

    public String labelName(int index) {
        return Bytes.text(buffer, nameStart[index], nameEnd[index]);
    }

    public String labelValue(int index) {
        return Bytes.text(buffer, valueStart[index], valueEnd[index]);
    }

    int nameStart(int index) {
        return nameStart[index];
    }

    int nameEnd(int index) {
        return nameEnd[index];
    }

    int valueStart(int index) {
        return valueStart[index];
    }

    int valueEnd(int index) {
        return valueEnd[index];
    }

    public int labelNameBytes(int index) {
        return nameEnd[index] - nameStart[index];
    }

    public int labelValueBytes(int index) {
        return valueEnd[index] - valueStart[index];
    }

    /// The value of a label, or null when the series has none of this name.
    public @Nullable String label(String name) {
        int index = indexOf(name);
        return index < 0 ? null : labelValue(index);
    }

    /// Where the label of an ASCII name stands, or -1 when the series has none of this name.
    public int indexOf(String name) {
        for (int i = 0; i < labelCount; i++) {
            if (nameEnd[i] - nameStart[i] == name.length() && Bytes.isAscii(name, buffer, nameStart[i])) {
                return i;
            }
        }
        return -1;
    }

    /// Whether the label names rise strictly, byte by byte, as the specification wants: sorted and none
    /// twice.
    public boolean namesRise() {
        for (int i = 1; i < labelCount; i++) {
            if (Arrays.compareUnsigned(buffer, nameStart[i - 1], nameEnd[i - 1], buffer, nameStart[i], nameEnd[i])
                    >= 0) {
                return false;
            }
        }
        return true;
    }

    /// All labels, sorted by name, `__name__` included.
    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < labelCount; i++) {
            labels.put(labelName(i), labelValue(i));
        }
        return labels;
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
