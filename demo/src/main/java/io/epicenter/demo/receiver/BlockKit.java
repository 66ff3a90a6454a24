package io.epicenter.demo.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// The limits of Slack's Block Kit. Returns an empty text when a message keeps them, otherwise Slack's error code and
/// what is wrong.
final class BlockKit {
    private static final int MOST_BLOCKS = 50;
    private static final int MOST_TEXT = 40_000;
    private static final Set<String> KNOWN = Set.of(
            "section",
            "header",
            "divider",
            "context",
            "actions",
            "image",
            "rich_text",
            "input",
            "context_actions",
            "markdown",
            "video",
            "file",
            "table");

    private BlockKit() {}

    static String check(JsonNode message) {
        if (message.path("text").asText().length() > MOST_TEXT) {
            return "msg_too_long";
        }
        JsonNode blocks = message.path("blocks");
        if (!blocks.isMissingNode() && !blocks.isArray()) {
            return "invalid_blocks_format";
        }
        if (blocks.size() > MOST_BLOCKS) {
            return "invalid_blocks: more than 50 blocks";
        }
        for (JsonNode block : blocks) {
            String wrong = block(block);
            if (!wrong.isEmpty()) {
                return "invalid_blocks: " + wrong;
            }
        }
        return "";
    }

    private static String block(JsonNode block) {
        String type = block.path("type").asText();
        if (!KNOWN.contains(type)) {
            return "unknown block type '" + type + "'";
        }
        if (block.path("block_id").asText().length() > 255) {
            return "block_id is longer than 255";
        }
        return switch (type) {
            case "header" -> text(block.path("text"), 150, "header", "plain_text");
            case "section" -> section(block);
            case "context" -> context(block);
            case "actions" -> actions(block);
            default -> "";
        };
    }

    private static String section(JsonNode block) {
        if (!block.has("text") && !block.has("fields")) {
            return "section has neither text nor fields";
        }
        if (block.has("text")) {
            String wrong = text(block.path("text"), 3000, "section text", "");
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        if (block.path("fields").size() > 10) {
            return "section has more than 10 fields";
        }
        for (JsonNode field : block.path("fields")) {
            String wrong = text(field, 2000, "field", "");
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return "";
    }

    private static String context(JsonNode block) {
        JsonNode elements = block.path("elements");
        if (!elements.isArray() || elements.isEmpty() || elements.size() > 10) {
            return "context needs 1 to 10 elements";
        }
        for (JsonNode element : elements) {
            if (!element.path("type").asText().equals("image")) {
                String wrong = text(element, 3000, "context element", "");
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return "";
    }

    private static String actions(JsonNode block) {
        JsonNode elements = block.path("elements");
        if (!elements.isArray() || elements.isEmpty() || elements.size() > 25) {
            return "actions needs 1 to 25 elements";
        }
        for (JsonNode element : elements) {
            if (element.path("type").asText().equals("button")) {
                String wrong = text(element.path("text"), 75, "button", "plain_text");
                if (!wrong.isEmpty()) {
                    return wrong;
                }
                if (element.path("value").asText().length() > 2000) {
                    return "button value is longer than 2000";
                }
                if (element.path("url").asText().length() > 3000) {
                    return "button url is longer than 3000";
                }
            }
        }
        return "";
    }

    private static String text(JsonNode text, int most, String what, String only) {
        String type = text.path("type").asText();
        if (!type.equals("plain_text") && !type.equals("mrkdwn")) {
            return what + " is not a text object";
        }
        if (!only.isEmpty() && !type.equals(only)) {
            return what + " must be " + only;
        }
        int length = text.path("text").asText().length();
        if (length == 0 || length > most) {
            return what + " must have 1 to " + most + " characters, not " + length;
        }
        return "";
    }
}
