package io.epicenter.ingest.service;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/// Reads a request's body within bounds. What is too much is read to its end and forgotten, so that the sender sees
/// the reply; far too much closes the connection. Confined to the request's event loop.
final class BodyReader {
    /// How many times the limit is read before the connection is closed. Chosen by hand: a body that is somewhat too
    /// large is read to its end, because a sender that is still writing would see no reply.
    private static final long MAX_OVERRUN = 4;

    private final HttpServerRequest request;
    private final AdmissionControl.Permit permit;
    private final long maxBytes;
    private final Consumer<Result> then;
    private Buffer body;
    private long seenBytes;
    private boolean tooLarge;
    private boolean overloaded;
    private boolean done;

    /// What was read.
    sealed interface Result {
        record Body(byte[] bytes) implements Result {}

        record TooLarge() implements Result {}

        /// Too many bytes are under way.
        record Overloaded() implements Result {}

        /// The sender went away.
        record Disconnected() implements Result {}
    }

    private BodyReader(
            HttpServerRequest request, AdmissionControl.Permit permit, long maxBytes, Consumer<Result> then) {
        this.request = request;
        this.permit = permit;
        this.maxBytes = maxBytes;
        this.then = then;
        this.body = Buffer.buffer();
    }

    static void read(HttpServerRequest request, AdmissionControl.Permit permit, long maxBytes, Consumer<Result> then) {
        BodyReader reader = new BodyReader(request, permit, maxBytes, then);
        request.exceptionHandler(gone -> reader.finish(new Result.Disconnected()))
                .handler(reader::chunk)
                .endHandler(end -> reader.end());
        request.resume();
    }

    private void chunk(Buffer chunk) {
        seenBytes += chunk.length();
        if (tooLarge || overloaded) {
            if (seenBytes > maxBytes * MAX_OVERRUN) {
                request.connection().close();
            }
        } else if (seenBytes > maxBytes) {
            tooLarge = true;
            body = Buffer.buffer();
        } else if (!permit.tryReserve(chunk.length())) {
            overloaded = true;
            body = Buffer.buffer();
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void end() {
        if (tooLarge) {
            finish(new Result.TooLarge());
        } else if (overloaded) {
            finish(new Result.Overloaded());
        } else {
            finish(new Result.Body(body.getBytes()));
        }
    }

    private void finish(Result result) {
        if (!done) {
            done = true;
            then.accept(result);
        }
    }
}
