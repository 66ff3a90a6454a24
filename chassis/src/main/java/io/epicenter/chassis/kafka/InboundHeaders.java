package io.epicenter.chassis.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// Reads a Kafka record's headers as text.
public final class InboundHeaders {
    private InboundHeaders() {}

    /// The last header of this name, or the default when there is none.
    public static String text(Headers headers, String name, String otherwise) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// `ce_type`, empty when absent.
    public static String type(Headers headers) {
        return text(headers, "ce_type", "");
    }

    /// `content-type`; JSON when absent, because that is what a producer without headers most likely writes.
    public static String contentType(Headers headers) {
        return text(headers, "content-type", OutboundRecord.JSON);
    }
}
