package io.epicenter.contracts.wire;

import java.util.SortedMap;

/// Encodes a remote-write 1.0 `WriteRequest`, series by series. For services that publish metrics of their own.
public final class RemoteWriteV1Writer {
    private final ProtobufWriter request = new ProtobufWriter(4096);

    /// Adds a series with one sample. Labels are sorted by name and hold `__name__`.
    public RemoteWriteV1Writer add(SortedMap<String, String> labels, double value, long timestampMillis) {
        ProtobufWriter series = new ProtobufWriter();
        labels.forEach((name, text) ->
                series.writeMessage(1, new ProtobufWriter().writeString(1, name).writeString(2, text)));
        series.writeMessage(2, new ProtobufWriter().writeDouble(1, value).writeLong(2, timestampMillis));
        request.writeMessage(1, series);
        return this;
    }

    /// Adds a series that is already encoded.
    public RemoteWriteV1Writer addEncoded(byte[] source, int from, int to) {
        request.writeSlice(1, source, from, to);
        return this;
    }

    public int sizeBytes() {
        return request.size();
    }

    public byte[] toByteArray() {
        return request.toByteArray();
    }
}
