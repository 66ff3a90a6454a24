package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/// A log line on its way to its interval.
///
/// @param time milliseconds since 1970
/// @param error of the severity ERROR or FATAL, or of such a level in its own fields
record LogLine(long time, Entity entity, boolean error, String body) {
    LogLine at(long otherTime) {
        return new LogLine(otherTime, entity, error, body);
    }

    void write(DataOutput out) throws IOException {
        byte[] text = Json.write(body);
        out.writeLong(time);
        out.writeUTF(entity.toString());
        out.writeBoolean(error);
        out.writeInt(text.length);
        out.write(text);
    }

    static LogLine read(DataInputStream in) throws IOException, MalformedMessageException {
        long time = in.readLong();
        Entity entity = Entity.parse(in.readUTF());
        boolean error = in.readBoolean();
        byte[] text = in.readNBytes(in.readInt());
        return new LogLine(time, entity, error, Json.read(text, String.class));
    }
}
