package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.util.SortedMap;

/// Encodes a remote-write 2.0 request (`io.prometheus.write.v2.Request`) with the symbols before the series:
/// each text stands in it once, a series holds their numbers, about a fifth of the bytes of 1.0. Every record
/// holds all of its symbols, so that it can be read by itself, from any offset.
/// Source: prometheus.io remote-write specification 2.0. Confined to one thread.
public final class RemoteWriteV2Writer {
    private final SymbolTable symbols = new SymbolTable();
    private final ProtobufWriter request = new ProtobufWriter(16_384);
    private final ProtobufWriter series = new ProtobufWriter(256);
    private final ProtobufWriter numbers = new ProtobufWriter(128);
    private final ProtobufWriter sample = new ProtobufWriter(32);

    /// Adds the series that the reader stands on, with its samples, which are read to their end.
    public void add(WriteRequestReader source) throws MalformedMessageException {
        series.clear();
        numbers.clear();
        byte[] buffer = source.buffer();
        SeriesLabels labels = source.slices();
        for (int i = 0; i < labels.count(); i++) {
            numbers.writeVarint(symbols.numberOf(buffer, labels.nameStart(i), labels.nameEnd(i)));
            numbers.writeVarint(symbols.numberOf(buffer, labels.valueStart(i), labels.valueEnd(i)));
        }
        series.writeMessage(1, numbers);
        if (source.isDelta()) {
            series.writeLong(WriteRequestReader.DELTA, 1);
        }
        while (source.nextSample()) {
            addSample(source.value(), source.timestampMillis(), source.isDelta() ? source.startMillis() : 0);
        }
        request.writeMessage(WriteRequestReader.SYMBOL_SERIES, series);
    }

    /// Adds a series with one sample. Labels are sorted by name and hold `__name__`.
    public RemoteWriteV2Writer add(SortedMap<String, String> labels, double value, long timestampMillis) {
        return add(labels, value, timestampMillis, 0);
    }

    /// As [#add(SortedMap, double, long)], of what came since a start.
    ///
    /// @param startMillis since when the value counts; 0 when it is a total
    public RemoteWriteV2Writer add(
            SortedMap<String, String> labels, double value, long timestampMillis, long startMillis) {
        series.clear();
        numbers.clear();
        labels.forEach(
                (name, text) -> numbers.writeVarint(symbols.numberOf(name)).writeVarint(symbols.numberOf(text)));
        series.writeMessage(1, numbers);
        if (startMillis != 0) {
            series.writeLong(WriteRequestReader.DELTA, 1);
        }
        addSample(value, timestampMillis, startMillis);
        request.writeMessage(WriteRequestReader.SYMBOL_SERIES, series);
        return this;
    }

    private void addSample(double value, long timestampMillis, long startMillis) {
        sample.clear();
        sample.writeDouble(1, value).writeLong(2, timestampMillis);
        if (startMillis != 0) {
            sample.writeLong(3, startMillis);
        }
        series.writeMessage(2, sample);
    }

    public int sizeBytes() {
        return symbols.sizeBytes() + request.size();
    }

    /// Bytes of all arrays, filled or not. Adding a series at most doubles each.
    public long heldBytes() {
        return symbols.heldBytes() + request.capacity() + series.capacity() + numbers.capacity() + sample.capacity();
    }

    public byte[] toByteArray() {
        return new ProtobufWriter(sizeBytes())
                .append(symbols.encoded())
                .append(request)
                .toByteArray();
    }
}
