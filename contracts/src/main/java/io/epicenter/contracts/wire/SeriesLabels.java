package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Arrays;

/// Where the labels of the series that is being read stand in its request. Reused without allocation. Confined to one
/// thread.
final class SeriesLabels {
    /// Labels of a series; more are malformed. Chosen by hand: ingest takes 64 unless it is set otherwise, and never
    /// more than these.
    private static final int MAX_LABELS = 256;

    private final int[] nameStart = new int[MAX_LABELS];
    private final int[] nameEnd = new int[MAX_LABELS];
    private final int[] valueStart = new int[MAX_LABELS];
    private final int[] valueEnd = new int[MAX_LABELS];
    private byte[] buffer = new byte[0];
    private int count;
    private long hash;

    void clear(byte[] labelBuffer) {
        buffer = labelBuffer;
        count = 0;
        hash = 0;
    }

    /// Adds pairs of symbol numbers, packed.
    void addNumbers(ProtobufReader numbers, int to, SymbolOffsets symbols) throws MalformedMessageException {
        while (numbers.position() < to) {
            requireRoom();
            int name = symbols.checked(numbers.nextVarint());
            int text = symbols.checked(numbers.nextVarint());
            nameStart[count] = symbols.start(name);
            nameEnd[count] = symbols.end(name);
            valueStart[count] = symbols.start(text);
            valueEnd[count] = symbols.end(text);
            hash = Bytes.hashLabel(hash, symbols.hash(name), symbols.hash(text));
            count++;
        }
    }

    private void requireRoom() throws MalformedMessageException {
        if (count == MAX_LABELS) {
            throw new MalformedMessageException("remote write: a series with more than " + MAX_LABELS + " labels");
        }
    }

    /// Adds one label.
    void addLabel(ProtobufReader label, int from) throws MalformedMessageException {
        requireRoom();
        nameStart[count] = nameEnd[count] = from;
        valueStart[count] = valueEnd[count] = from;
        while (label.next()) {
            switch (label.field()) {
                case 1 -> {
                    int length = label.readSlice();
                    nameStart[count] = label.sliceStart();
                    nameEnd[count] = nameStart[count] + length;
                }
                case 2 -> {
                    int length = label.readSlice();
                    valueStart[count] = label.sliceStart();
                    valueEnd[count] = valueStart[count] + length;
                }
                default -> label.skip();
            }
        }
        hash = hashWith(count);
        count++;
    }

    private long hashWith(int index) {
        return Bytes.hashLabel(
                hash,
                Bytes.hashText(buffer, nameStart[index], nameEnd[index]),
                Bytes.hashText(buffer, valueStart[index], valueEnd[index]));
    }

    /// Orders the labels by name, those of one name as they stood; O(labels squared), for the few senders that do not
    /// sort.
    void sort() {
        for (int i = 1; i < count; i++) {
            for (int at = i; at > 0 && compareNames(at - 1, at) > 0; at--) {
                swap(nameStart, at);
                swap(nameEnd, at);
                swap(valueStart, at);
                swap(valueEnd, at);
            }
        }
        hash = 0;
        for (int i = 0; i < count; i++) {
            hash = hashWith(i);
        }
    }

    private static void swap(int[] column, int at) {
        int before = column[at - 1];
        column[at - 1] = column[at];
        column[at] = before;
    }

    private int compareNames(int one, int other) {
        return Arrays.compareUnsigned(buffer, nameStart[one], nameEnd[one], buffer, nameStart[other], nameEnd[other]);
    }

    /// The first label whose name does not come after that of the label before it, or -1.
    int firstNotRising() {
        for (int i = 1; i < count; i++) {
            if (compareNames(i - 1, i) >= 0) {
                return i;
            }
        }
        return -1;
    }

    boolean areText() {
        for (int i = 0; i < count; i++) {
            if (!Bytes.isUtf8(buffer, nameStart[i], nameEnd[i]) || !Bytes.isUtf8(buffer, valueStart[i], valueEnd[i])) {
                return false;
            }
        }
        return true;
    }

    int indexOf(String name) {
        for (int i = 0; i < count; i++) {
            if (nameEnd[i] - nameStart[i] == name.length() && Bytes.isAscii(name, buffer, nameStart[i])) {
                return i;
            }
        }
        return -1;
    }

    int count() {
        return count;
    }

    long hash() {
        return hash;
    }

    String name(int index) {
        return Bytes.text(buffer, nameStart[index], nameEnd[index]);
    }

    String value(int index) {
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
}
