package io.epicenter.allinone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.Service;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// What the services of a platform decide with, as they say themselves: their own answer holds whatever was set by a
/// file, the environment or nobody.
final class RunningSettings {
    /// How long a service on the same machine may take to answer. Chosen by hand.
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /// Named as in the path at which the service answers.
    private static final Map<Service, String> SECTIONS = new EnumMap<>(Map.of(
            Service.DETECTOR, "detector",
            Service.TOPOLOGY, "topology",
            Service.CORRELATOR, "correlator"));

    private RunningSettings() {}

    /// A section for each service that runs and decides something that a replay follows.
    static ObjectNode of(Platform platform) throws IOException {
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            for (Map.Entry<Service, String> section : SECTIONS.entrySet()) {
                if (platform.settings().services().contains(section.getKey())) {
                    URI root = platform.url(section.getKey());
                    sections.set(
                            section.getValue(), ask(http, root.resolve("api/v1/" + section.getValue() + "/settings")));
                }
            }
        }
        return sections;
    }

    private static JsonNode ask(HttpClient http, URI address) throws IOException {
        try {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(address).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(address + " answers " + answer.statusCode());
            }
            return Json.read(answer.body(), ObjectNode.class);
        } catch (MalformedMessageException malformed) {
            throw new IOException(address + ": " + malformed.getMessage(), malformed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + address, ended);
        }
    }
}
