package io.epicenter.demo.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/// A change as a CI system would post it.
final class ChangeEventJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ChangeEventJson() {}

    static byte[] write(ShopChange change) {
        ObjectNode event = MAPPER.createObjectNode()
                .put("id", change.id())
                .put("timestamp", change.time().toString())
                .put("type", change.type())
                .put("service", change.service())
                .put("namespace", "shop")
                .put("environment", "production")
                .put("title", change.title());
        if (!change.version().isEmpty()) {
            event.putObject("labels").put("version", change.version());
        }
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("cannot write an event", impossible);
        }
    }
}
