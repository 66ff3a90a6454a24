package io.epicenter.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What OTLP's requests for logs and for traces have in common: resources, in each of them scopes, and in each of those
/// the items, such as lines or spans.
///
/// @param resources name of the list of resources in the JSON form; in protobuf it is field 1
/// @param scopes the same for a resource's scopes, field 2
/// @param items the same for a scope's items, field 2
record OtlpEnvelope(String resources, String scopes, String items) {
    /// Takes the items one after the other, with the attributes of their resource.
    interface ItemReader<T> {
        void take(T item, Map<String, String> resource) throws MalformedMessageException;
    }

    static void readProtobuf(byte[] bytes, ItemReader<ProtobufReader> taker) throws MalformedMessageException {
        ProtobufReader request = new ProtobufReader(bytes);
        while (request.next()) {
            if (request.field() == 1) {
                readResource(request.readMessage(), taker);
            } else {
                request.skip();
            }
        }
    }

    /// Its attributes may stand after its scopes.
    private static void readResource(ProtobufReader in, ItemReader<ProtobufReader> taker)
            throws MalformedMessageException {
        Map<String, String> resource = Map.of();
        List<ProtobufReader> found = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> resource = OtlpAttributes.read(in.readMessage(), 1);
                case 2 -> found.add(in.readMessage());
                default -> in.skip();
            }
        }
        for (ProtobufReader scope : found) {
            while (scope.next()) {
                if (scope.field() == 2) {
                    taker.take(scope.readMessage(), resource);
                } else {
                    scope.skip();
                }
            }
        }
    }

    void readJson(byte[] bytes, ItemReader<JsonNode> taker) throws MalformedMessageException {
        JsonNode request = Json.read(bytes, JsonNode.class);
        if (!request.isObject()) {
            throw new MalformedMessageException("OTLP JSON: the request is not an object");
        }
        for (JsonNode part : array(request, resources)) {
            Map<String, String> resource = OtlpAttributes.read(array(part.path("resource"), "attributes"));
            for (JsonNode scope : array(part, scopes)) {
                for (JsonNode item : array(scope, items)) {
                    taker.take(item, resource);
                }
            }
        }
    }

    /// The array under a field; an absent one is empty.
    static JsonNode array(JsonNode parent, String field) throws MalformedMessageException {
        JsonNode array = parent.path(field);
        if (array.isArray() || array.isMissingNode() || array.isNull()) {
            return array;
        }
        throw new MalformedMessageException("OTLP JSON: " + field + " is not an array");
    }

    /// A time in nanoseconds, a number or a text; 0 when there is none.
    static long nanos(JsonNode parent, String field) throws MalformedMessageException {
        try {
            return Long.parseLong(parent.path(field).asText("0"));
        } catch (NumberFormatException notANumber) {
            throw new MalformedMessageException("OTLP JSON: " + field + " is not a number of nanoseconds", notANumber);
        }
    }
}
