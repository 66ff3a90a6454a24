package io.epicenter.contracts.signal;

import io.epicenter.contracts.Watermark;

/// The forms of a message on `signals`.
public enum SignalForm {
    /// Deviations in columns: [SignalBatchReader] reads them.
    BATCH,
    /// One deviation, as JSON.
    DEVIATION,
    /// A [Watermark], as JSON.
    WATERMARK;

    private static final String PROTOBUF = "application/x-protobuf";

    /// The form by a message's headers. Without `ce_type` protobuf is a batch, and all else one deviation.
    ///
    /// @param type `ce_type`, empty when it is absent
    /// @param contentType `content-type`, empty when it is absent
    public static SignalForm of(String type, String contentType) {
        return switch (type) {
            case SignalBatch.TYPE -> BATCH;
            case Watermark.TYPE -> WATERMARK;
            case "" -> contentType.startsWith(PROTOBUF) ? BATCH : DEVIATION;
            default -> DEVIATION;
        };
    }
}
