package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/// JSON as on the topics: snake_case, ISO-8601 times, lower-case enums, unknown fields ignored, bounded depth and
/// size.
public final class Json {
    /// Bounds of a document that is read: levels of nesting, characters of a text and of a number, bytes. Chosen by
    /// hand: far above our own messages, and they bound what a sender makes us keep. Brokers take 1 MB a record;
    /// ingest takes documents up to the limit.
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 256 * 1024;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_DOCUMENT = 10 * 1024 * 1024;
    private static final ObjectMapper MAPPER = newMapper();

    private Json() {}

    /// A mapper of its own with these settings, for frameworks that change the one they are given.
    public static ObjectMapper newMapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .maxDocumentLength(MAX_DOCUMENT)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .build();
        return configure(JsonMapper.builder(factory)).build();
    }

    /// Puts the contract's settings on a builder.
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        return builder.addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                .defaultPropertyInclusion(JsonInclude.Value.construct(
                        JsonInclude.Include.USE_DEFAULTS, JsonInclude.Include.USE_DEFAULTS));
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new UncheckedIOException("cannot write " + value.getClass().getSimpleName() + " as JSON", bug);
        }
    }

    /// Reads one value of the type. Throws [MalformedMessageException] that says where the bytes are wrong.
    public static <T> T read(byte[] bytes, Class<T> type) throws MalformedMessageException {
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw new MalformedMessageException("not a " + type.getSimpleName() + ": JSON null");
            }
            return value;
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedMessageException("not a " + type.getSimpleName() + ": " + reason(malformed), malformed);
        }
    }

    private static String reason(Exception malformed) {
        String text =
                malformed instanceof JsonProcessingException json ? json.getOriginalMessage() : malformed.getMessage();
        return text == null ? malformed.getClass().getSimpleName() : text;
    }
}
