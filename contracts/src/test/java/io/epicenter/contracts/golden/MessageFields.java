package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of a message: the components of its record and of the records in it, and where they stand in its
/// JSON.
final class MessageFields {
    private MessageFields() {}

    /// One field that stands, or may stand, in a JSON object.
    ///
    /// @param parent JSON pointer to the object
    record Field(String parent, String name, RecordComponent component) {
        boolean isOptional() {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        }

        boolean isPrimitive() {
            return component.getType().isPrimitive();
        }

        /// The object that holds the field, in a message of the same shape.
        ObjectNode objectIn(JsonNode message) {
            return (ObjectNode) message.at(parent);
        }

        @Override
        public String toString() {
            return parent + "/" + name;
        }
    }

    /// The fields of the type, at every level that the message has.
    static List<Field> of(JsonNode message, Class<?> type) {
        List<Field> fields = new ArrayList<>();
        collect("", message, type, fields);
        return fields;
    }

    private static void collect(String path, JsonNode node, Type type, List<Field> fields) {
        if (node.isObject() && type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : record.getRecordComponents()) {
                String name = SnakeCaseStrategy.INSTANCE.translate(component.getName());
                fields.add(new Field(path, name, component));
                collect(path + "/" + name, node.path(name), component.getGenericType(), fields);
            }
        } else if (node.isArray() && type instanceof ParameterizedType list) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "/" + i, node.get(i), list.getActualTypeArguments()[0], fields);
            }
        }
    }

    /// Asserts that every component is set to something that is not its default and that no other component of the
    /// same record has, so that a field that is lost or taken for another is seen.
    static void assertAllSet(Record value) throws ReflectiveOperationException {
        Set<Object> seen = new HashSet<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String where = value.getClass().getSimpleName() + "." + component.getName();
            Object field = component.getAccessor().invoke(value);
            assertThat(field).as(where).isNotNull().isNotIn("", 0, 0L, 0.0, false, List.of(), Map.of());
            if (!(field instanceof Boolean)) {
                assertThat(seen.add(field))
                        .as(where + " has a value of its own")
                        .isTrue();
            }
            for (Object inner : field instanceof List<?> list ? list : List.of(field)) {
                if (inner instanceof Record record) {
                    assertAllSet(record);
                }
            }
        }
    }
}
