package io.epicenter.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What OTLP's requests for logs, traces and metrics have in common: resources, in each of them scopes, and in each of
/// those
/// the items, such as lines or spans.
///
/// @param resources name of the list of resources in the JSON form; in protobuf it is field 1
/// @param scopes the same for a resource's scopes, field 2
/// @param items the same for a scope's items, field 2
public record OtlpEnvelope(String resources, String scopes, String items) {
    /// What a resource or scope has beside its list.
    public static final Set<String> HEADERS = Set.of("resource", "scope", "schemaUrl");
    /// Field of a resource before scopes had their name. Source: opentelemetry-proto 0.15 to 0.19,
    /// `instrumentation_library_metrics` and others.
    private static final int INSTRUMENTATION_LIBRARY = 1000;
    /// Characters of a name in an error. Chosen by hand.
    private static final int MAX_SHOWN = 60;

    /// Takes the items one after the other, with the attributes of their resource.
    public interface ItemReader<T> {
        void take(T item, Map<String, String> resource) throws MalformedMessageException;

        /// An item, or what holds items, is malformed and passed over. What this throws ends the reading.
        void malformed(MalformedMessageException wrong) throws MalformedMessageException;
    }

    public static void readProtobuf(byte[] bytes, ItemReader<ProtobufReader> taker) throws MalformedMessageException {
        ProtobufReader request = new ProtobufReader(bytes);
        while (request.next()) {
            if (request.field() == 1) {
                int length = request.readSlice();
                readResource(bytes, request.sliceStart(), request.sliceStart() + length, taker);
            } else {
                request.skip();
            }
        }
    }

    private static void readResource(byte[] bytes, int from, int to, ItemReader<ProtobufReader> taker)
            throws MalformedMessageException {
        Map<String, String> resource;
        try {
            resource = attributes(new ProtobufReader(bytes, from, to));
        } catch (MalformedMessageException wrong) {
            taker.malformed(wrong);
            return;
        }
        ProtobufReader in = new ProtobufReader(bytes, from, to);
        boolean scopes = false;
        boolean outdated = false;
        while (in.next()) {
            if (in.field() == 2) {
                scopes = true;
                readScope(in.readMessage(), resource, taker);
            } else {
                outdated |= in.field() == INSTRUMENTATION_LIBRARY;
                in.skip();
            }
        }
        if (outdated && !scopes) {
            taker.malformed(new MalformedMessageException(
                    "OTLP: an instrumentation library, which is outdated; update the sender to send scopes"));
        }
    }

    /// Of a resource, by itself: they may stand after its scopes. Throws when its fields cannot be told apart.
    private static Map<String, String> attributes(ProtobufReader in) throws MalformedMessageException {
        Map<String, String> resource = Map.of();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> resource = OtlpAttributes.read(in.readMessage(), 1);
                case 2 -> in.readSlice();
                default -> in.skip();
            }
        }
        return resource;
    }

    private static void readScope(ProtobufReader scope, Map<String, String> resource, ItemReader<ProtobufReader> taker)
            throws MalformedMessageException {
        while (true) {
            ProtobufReader item = null;
            try {
                if (!scope.next()) {
                    return;
                }
                if (scope.field() == 2) {
                    item = scope.readMessage();
                } else {
                    scope.skip();
                }
            } catch (MalformedMessageException wrong) {
                taker.malformed(wrong);
                return;
            }
            if (item != null) {
                taker.take(item, resource);
            }
        }
    }

    public void readJson(JsonNode request, ItemReader<JsonNode> taker) throws MalformedMessageException {
        if (!request.isObject()) {
            throw new MalformedMessageException("OTLP JSON: the request is not an object");
        }
        requireKnown(request, resources, Set.of());
        for (JsonNode part : array(request, resources)) {
            Map<String, String> resource = Map.of();
            MalformedMessageException wrong = null;
            try {
                resource = OtlpAttributes.read(array(part.path("resource"), "attributes"));
            } catch (MalformedMessageException bad) {
                wrong = bad;
            }
            for (JsonNode scope : arrayOrReport(part, scopes, taker)) {
                for (JsonNode item : arrayOrReport(scope, items, taker)) {
                    if (wrong == null) {
                        taker.take(item, resource);
                    } else {
                        taker.malformed(wrong);
                    }
                }
            }
        }
    }

    /// Throws when a part has no field of this name, and others that nobody would read: a misspelt or outdated name
    /// must
    /// not look like an empty request. An empty list may be left out.
    ///
    /// @param others that it may have beside
    public static void requireKnown(JsonNode part, String field, Set<String> others) throws MalformedMessageException {
        if (part.has(field)) {
            return;
        }
        for (Iterator<String> names = part.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!others.contains(name)) {
                String shown = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
                throw new MalformedMessageException(
                        "OTLP JSON: there is no " + field + ", but a field '" + shown + "' that is not known");
            }
        }
    }

    /// The array under a field; none when there is something else, which is reported.
    private static Iterable<JsonNode> arrayOrReport(JsonNode parent, String field, ItemReader<JsonNode> taker)
            throws MalformedMessageException {
        try {
            if (!parent.isObject()) {
                throw new MalformedMessageException("OTLP JSON: what should hold " + field + " is not an object");
            }
            requireKnown(parent, field, HEADERS);
            return array(parent, field);
        } catch (MalformedMessageException wrong) {
            taker.malformed(wrong);
            return List.of();
        }
    }

    /// The array under a field; an absent one is empty.
    public static JsonNode array(JsonNode parent, String field) throws MalformedMessageException {
        JsonNode array = parent.path(field);
        if (array.isArray() || array.isMissingNode() || array.isNull()) {
            return array;
        }
        throw new MalformedMessageException("OTLP JSON: " + field + " is not an array");
    }

    /// The number of an enum, which some senders write by its name.
    ///
    /// @param names in the order of their numbers, such as `SPAN_KIND_SERVER`
    static long number(JsonNode value, List<String> names) {
        int byName = value.isTextual() ? names.indexOf(value.textValue().strip().toUpperCase(Locale.ROOT)) : -1;
        return byName >= 0 ? byName : value.asLong();
    }

    /// A time in nanoseconds, a number or a text; 0 when there is none.
    public static long nanos(JsonNode parent, String field) throws MalformedMessageException {
        try {
            return Long.parseLong(parent.path(field).asText("0"));
        } catch (NumberFormatException notANumber) {
            throw new MalformedMessageException("OTLP JSON: " + field + " is not a number of nanoseconds", notANumber);
        }
    }
}
