package io.epicenter.ingest.service;

import io.epicenter.ingest.memory.ChargedBuffer;
import io.epicenter.ingest.memory.InsufficientMemoryException;
import io.epicenter.ingest.memory.MemoryShare;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a request's body within bounds of size, memory and time. What is too much is read to its end and forgotten, so
/// that the sender sees the reply; far too much closes the connection. Confined to the request's event loop.
final class BodyReader {
    /// How many times the limit is read before the connection is closed. Chosen by hand: a body that is somewhat too
    /// large is read to its end, because a sender that is still writing would see no reply.
    private static final long MAX_OVERRUN = 4;

    private final HttpServerRequest request;
    private final Bounds bounds;
    private final Consumer<Result> then;
    private final Vertx vertx;
    private @Nullable ChargedBuffer body;
    private @Nullable Result refused;
    private long seenBytes;
    private long timer = -1;
    private boolean done;

    /// @param maxBytes of the body
    /// @param within how long it may take to come
    record Bounds(long maxBytes, Duration within) {}

    /// What was read.
    sealed interface Result {
        record Body(byte[] bytes) implements Result {}

        record TooLarge() implements Result {}

        /// The memory for it is not to be had.
        record NoMemory(InsufficientMemoryException reason) implements Result {}

        /// It did not come in time.
        record TooSlow() implements Result {}

        /// The sender went away.
        record Disconnected() implements Result {}
    }

    private BodyReader(HttpServerRequest request, Bounds bounds, Vertx vertx, Consumer<Result> then) {
        this.request = request;
        this.bounds = bounds;
        this.vertx = vertx;
        this.then = then;
    }

    static void read(HttpServerRequest request, MemoryShare memory, Bounds bounds, Vertx vertx, Consumer<Result> then) {
        BodyReader reader = new BodyReader(request, bounds, vertx, then);
        reader.body = new ChargedBuffer(memory, 0, Math.toIntExact(bounds.maxBytes()));
        reader.timer = vertx.setTimer(bounds.within().toMillis(), late -> reader.finish(new Result.TooSlow()));
        request.exceptionHandler(gone -> reader.finish(new Result.Disconnected()))
                .handler(reader::chunk)
                .endHandler(end -> reader.end());
        request.resume();
    }

    private void chunk(Buffer chunk) {
        seenBytes += chunk.length();
        if (refused != null || done) {
            if (seenBytes > bounds.maxBytes() * MAX_OVERRUN) {
                request.connection().close();
            }
            return;
        }
        ChargedBuffer sofar = body;
        if (sofar == null) {
            return;
        }
        byte[] bytes = chunk.getBytes();
        try {
            if (!sofar.append(bytes, 0, bytes.length)) {
                refuse(sofar, new Result.TooLarge());
            }
        } catch (InsufficientMemoryException noMemory) {
            refuse(sofar, new Result.NoMemory(noMemory));
        }
    }

    private void refuse(ChargedBuffer sofar, Result why) {
        sofar.discard();
        body = null;
        refused = why;
    }

    private void end() {
        if (refused != null) {
            finish(refused);
            return;
        }
        ChargedBuffer whole = body;
        if (whole == null || done) {
            return;
        }
        try {
            finish(new Result.Body(whole.take()));
        } catch (InsufficientMemoryException noMemory) {
            finish(new Result.NoMemory(noMemory));
        }
    }

    private void finish(Result result) {
        if (!done) {
            done = true;
            body = null;
            vertx.cancelTimer(timer);
            then.accept(result);
        }
    }
}
