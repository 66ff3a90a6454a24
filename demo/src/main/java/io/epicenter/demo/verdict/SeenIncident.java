package io.epicenter.demo.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.demo.story.ShopChange;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An incident as the REST interface of the incident manager tells it; what is missing reads as empty.
public final class SeenIncident {
    private final JsonNode node;

    /// @param node an incident, or a view that holds one in `incident`
    public SeenIncident(JsonNode node) {
        this.node = node.path("incident").isObject() ? node.path("incident") : node;
    }

    public String id() {
        return node.path("id").asText();
    }

    int revision() {
        return node.path("revision").asInt();
    }

    public String title() {
        return node.path("title").asText();
    }

    public boolean isResolved() {
        return node.path("status").asText().equalsIgnoreCase("resolved");
    }

    /// When its first member was detected; the distant past when it does not say.
    Instant detectedAt() {
        try {
            return Instant.parse(node.path("detected_at").asText());
        } catch (DateTimeParseException missing) {
            return Instant.EPOCH;
        }
    }

    long signals() {
        return node.path("signal_count").asLong();
    }

    private JsonNode leading() {
        return node.path("root_cause").path("candidates").path(0);
    }

    double confidence() {
        return node.path("root_cause").path("confidence").asDouble();
    }

    /// Name of the service that is blamed, of an edge its server; empty when none is.
    public String blamed() {
        String entity = leading().path("entity").asText();
        int slash = entity.indexOf('/', entity.indexOf(':') + 1);
        String name = slash < 0 ? entity : entity.substring(slash + 1);
        return name.substring(name.indexOf('>') + 1);
    }

    /// The cause in words.
    public String cause() {
        return leading().path("cause").asText();
    }

    String reasoning() {
        return node.path("root_cause").path("reasoning").asText();
    }

    /// Whether the leading candidate rests on this change: by id, or by its title in words.
    boolean rests(ShopChange change) {
        if (node.path("root_cause").path("event").asText().equals(change.id())) {
            return true;
        }
        for (JsonNode evidence : leading().path("evidence")) {
            if (evidence.path("event").asText().equals(change.id())
                    || evidence.path("text").asText().contains(change.title())) {
                return true;
            }
        }
        return cause().contains(change.title());
    }

    /// Whether the change is named as the cause itself.
    boolean blames(ShopChange change) {
        return node.path("root_cause").path("event").asText().equals(change.id()) || cause().contains(change.title());
    }

    /// Services in the blast radius and their distance.
    Map<String, Integer> hops() {
        Map<String, Integer> hops = new TreeMap<>();
        for (JsonNode affected : node.path("blast_radius").path("affected")) {
            hops.put(affected.path("service").asText(), affected.path("hops").asInt());
        }
        return hops;
    }

    static List<SeenIncident> list(JsonNode answer) {
        JsonNode array = answer.isArray() ? answer : answer.path("items");
        List<SeenIncident> incidents = new ArrayList<>();
        array.forEach(each -> incidents.add(new SeenIncident(each)));
        return incidents;
    }
}
