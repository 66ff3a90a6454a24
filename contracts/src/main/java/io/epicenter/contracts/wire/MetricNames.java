package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The few metrics for which someone reads `metrics`, who passes over all others: compared as bytes, without a text of
/// what is passed over. Immutable.
public final class MetricNames {
    private static final byte[] NAME_LABEL = "__name__".getBytes(StandardCharsets.UTF_8);

    /// Field number of a series. Source: remote-write 2.0 and 1.0.
    private static final int LABELS = 1;

    /// Field numbers of a label. Source: remote-write 1.0.
    private static final int LABEL_NAME = 1;
    private static final int LABEL_VALUE = 2;

    private final byte[][] names;

    public MetricNames(Collection<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /// Whether a batch may hold a series of one of these. False when it has symbols, as the 2.0 form, and none of them
    /// is one of these; O(symbols). A batch that cannot be read may hold anything.
    public boolean mayBeIn(byte[] batch) {
        ProtobufReader in = new ProtobufReader(batch);
        try {
            while (in.next()) {
                if (in.field() == WriteRequestReader.SYMBOL_SERIES) {
                    // the symbols come before the series
                    return false;
                }
                if (in.field() == WriteRequestReader.SYMBOLS) {
                    int length = in.readSlice();
                    if (contain(batch, in.sliceStart(), in.sliceStart() + length)) {
                        return true;
                    }
                } else {
                    return true;
                }
            }
            return false;
        } catch (MalformedMessageException unreadable) {
            return true;
        }
    }

    /// Whether the name of a series is one of these, by as few of its labels as show it.
    ///
    /// @param series before the first field
    /// @param label a cursor to use
    /// @param symbols of the request; null in the 1.0 form
    boolean areOf(ProtobufReader series, ProtobufReader label, byte[] buffer, @Nullable SymbolOffsets symbols)
            throws MalformedMessageException {
        while (series.next()) {
            if (series.field() != LABELS) {
                series.skip();
                continue;
            }
            int to = series.readSlice() + series.sliceStart();
            label.reset(buffer, series.sliceStart(), to);
            Boolean known = symbols == null ? inLabel(label, buffer) : inNumbers(label, to, buffer, symbols);
            if (known != null) {
                return known;
            }
        }
        return false;
    }

    /// Null when there is no name among the labels, pairs of symbols.
    private @Nullable Boolean inNumbers(ProtobufReader labels, int to, byte[] buffer, SymbolOffsets symbols)
            throws MalformedMessageException {
        while (labels.position() < to) {
            int name = symbols.checked(labels.nextVarint());
            int text = symbols.checked(labels.nextVarint());
            if (isNameLabel(buffer, symbols.start(name), symbols.end(name))) {
                return contain(buffer, symbols.start(text), symbols.end(text));
            }
        }
        return null;
    }

    /// Null when the label is not the name.
    private @Nullable Boolean inLabel(ProtobufReader label, byte[] buffer) throws MalformedMessageException {
        boolean isName = false;
        boolean contained = false;
        while (label.next()) {
            if (label.field() > LABEL_VALUE) {
                label.skip();
                continue;
            }
            int end = label.readSlice() + label.sliceStart();
            if (label.field() == LABEL_NAME) {
                isName = isNameLabel(buffer, label.sliceStart(), end);
            } else {
                contained = contain(buffer, label.sliceStart(), end);
            }
        }
        return isName ? contained : null;
    }

    boolean contain(byte[] buffer, int from, int to) {
        for (byte[] name : names) {
            if (name.length == to - from && Arrays.equals(name, 0, name.length, buffer, from, to)) {
                return true;
            }
        }
        return false;
    }

    static boolean isNameLabel(byte[] buffer, int from, int to) {
        return to - from == NAME_LABEL.length && Arrays.equals(NAME_LABEL, 0, NAME_LABEL.length, buffer, from, to);
    }
}
