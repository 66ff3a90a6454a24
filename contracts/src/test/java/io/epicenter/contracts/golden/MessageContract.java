package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.golden.MessageFields.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every message in JSON must do. The test of a new kind of message extends it and adds two files:
///
/// - `golden/<name>.json`, in which every field stands,
/// - `golden/<name>-minimal.json`, in which only those stand that every version has written. It is never changed.
///
/// A map that the record copies has one entry in them, because it has no order.
///
/// @param <T> the record that the message is read into
public abstract class MessageContract<T extends Record> {
    private final String name;
    private final Class<T> type;

    /// @param name of the golden file: the topic, with a suffix for a second kind of message on it
    protected MessageContract(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /// The value of the golden message: every field is set, each to another value.
    protected abstract T complete();

    /// The value of the minimal message: what is absent has its default.
    protected abstract T minimal();

    private byte[] golden() {
        return GoldenMessages.json(name);
    }

    private byte[] goldenMinimal() {
        return GoldenMessages.json(name + "-minimal");
    }

    private T read(JsonNode message) throws MalformedMessageException {
        return Json.read(Json.write(message), type);
    }

    /// The first comparison names the fields that differ; the second is exact.
    private void assertRead(byte[] message, T expected) throws MalformedMessageException {
        T value = Json.read(message, type);
        assertThat(value)
                .as(GoldenMessages.advice(name))
                .usingRecursiveComparison()
                .isEqualTo(expected);
        assertThat(value).as(GoldenMessages.advice(name)).isEqualTo(expected);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void the_golden_message_is_read() throws Exception {
        assertRead(golden(), complete());
    }

    @Test
    void the_golden_message_is_written() {
        JsonNode golden = GoldenMessages.tree(golden());
        byte[] written = Json.write(complete());
        JsonNode message = GoldenMessages.tree(written);
        assertThat(GoldenMessages.lost(golden, message))
                .as(GoldenMessages.advice(name))
                .isEmpty();
        assertThat(GoldenMessages.added(golden, message))
                .as(GoldenMessages.advice(name))
                .isEmpty();
        assertThat(text(written)).as("the order of the fields").isEqualTo(text(Json.write(golden)));
    }

    @Test
    void every_field_stands_in_the_golden_message() throws Exception {
        MessageFields.assertAllSet(complete());
    }

    @Test
    void a_message_of_an_older_version_is_read() throws Exception {
        assertRead(goldenMinimal(), minimal());
    }

    @Test
    void a_message_of_an_older_version_is_written_with_all_that_it_had() {
        JsonNode golden = GoldenMessages.tree(goldenMinimal());
        JsonNode written = GoldenMessages.tree(Json.write(minimal()));
        assertThat(GoldenMessages.lost(golden, written))
                .as(GoldenMessages.advice(name))
                .isEmpty();
        assertThat(GoldenMessages.added(golden, written))
                .as("what is absent is not written as null")
                .noneMatch(line -> line.contains(": null "));
    }

    @Test
    void the_minimal_message_has_no_optional_field() {
        JsonNode golden = GoldenMessages.tree(goldenMinimal());
        List<Field> optional = MessageFields.of(golden, type).stream()
                .filter(Field::isOptional)
                .filter(field -> field.objectIn(golden).has(field.name()))
                .toList();
        assertThat(optional).isEmpty();
    }

    @Test
    void an_unknown_field_is_ignored_at_every_level() throws Exception {
        JsonNode later = GoldenMessages.tree(golden());
        for (Field field : MessageFields.of(later, type)) {
            field.objectIn(later)
                    .put("a_later_number", 1)
                    .putObject("a_later_object")
                    .putArray("with_a_list")
                    .add("of a text");
        }
        assertRead(Json.write(later), complete());
    }

    @Test
    void an_optional_field_may_be_absent_or_null() throws Exception {
        for (Field field : MessageFields.of(GoldenMessages.tree(golden()), type)) {
            if (field.isOptional()) {
                JsonNode without = GoldenMessages.tree(golden());
                field.objectIn(without).remove(field.name());
                JsonNode withNull = GoldenMessages.tree(golden());
                field.objectIn(withNull).putNull(field.name());
                assertThat(read(withNull)).as(field.toString()).isEqualTo(read(without));
            }
        }
    }

    /// So a new number or flag that old messages lack must be boxed and `@Nullable`.
    @Test
    void a_number_or_flag_is_never_taken_as_zero_when_absent() {
        for (Field field : MessageFields.of(GoldenMessages.tree(golden()), type)) {
            if (field.isPrimitive()) {
                JsonNode without = GoldenMessages.tree(golden());
                field.objectIn(without).remove(field.name());
                assertThatThrownBy(() -> read(without))
                        .as(field.toString())
                        .isInstanceOf(MalformedMessageException.class)
                        .hasMessageContaining(type.getSimpleName());
            }
        }
    }
}
