package io.epicenter.contracts.golden;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/// Adds fields of a later version to protobuf messages.
final class LaterFields {
    private static final int NUMBER = 1000;
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(NUMBER, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
            .addField(
                    NUMBER + 1, UnknownFieldSet.Field.newBuilder().addFixed64(8).build())
            .addField(
                    NUMBER + 2, UnknownFieldSet.Field.newBuilder().addFixed32(9).build())
            .addField(
                    NUMBER + 3,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("later"))
                            .build())
            .build();

    private LaterFields() {}

    /// The message with unknown fields in it and in every message within it.
    static byte[] addedTo(Message message) {
        return with(message).toByteArray();
    }

    private static Message with(Message message) {
        Message.Builder builder = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                builder.setField(
                        field,
                        field.isRepeated()
                                ? ((List<?>) value)
                                        .stream()
                                                .map(one -> with((Message) one))
                                                .toList()
                                : with((Message) value));
            }
        });
        return builder.setUnknownFields(UNKNOWN).build();
    }
}
