package io.epicenter.ingest.service;

import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.memory.InsufficientMemoryException;
import io.epicenter.ingest.memory.OutputBudget;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/// Takes requests in: reads the body within bounds, has it interpreted, writes the records and replies when Kafka has
/// acknowledged them. What is under way is bounded before a body is read.
///
/// The order of a connection's records is kept: its next request is taken up after the reply to the one before.
@Singleton
class IngestHandler {
    private static final String KAFKA_UNAVAILABLE =
            "Kafka does not acknowledge; nothing may be taken as stored, send it again";
    private static final String OVERLOADED = "too many requests are under way; send it again later";
    /// Seconds after which a sender may come back, drawn at random so that senders do not come back together. Chosen by
    /// hand: long enough for Kafka to take a breath, short enough for the queues of senders.
    private static final int MIN_RETRY_SECONDS = 2;
    private static final int MAX_RETRY_SECONDS = 8;

    private final AdmissionControl admission;
    private final KafkaPartitions partitions;
    private final KafkaRecordWriter records;
    private final IngestMetrics meters;
    private final Limits limits;

    @Inject
    IngestHandler(
            AdmissionControl admission,
            KafkaPartitions partitions,
            KafkaRecordWriter records,
            IngestMetrics meters,
            Limits limits) {
        this.admission = admission;
        this.partitions = partitions;
        this.records = records;
        this.meters = meters;
        this.limits = limits;
    }

    /// What bounds the handling of one request.
    ///
    /// @param bodyBytes of a body as it comes in
    /// @param inlineBytes of a body that is read on the event loop
    /// @param bodyWithin how long a body may take to come
    /// @param acknowledgeWithin how long Kafka may take before the sender is told to repeat
    record Limits(long bodyBytes, long inlineBytes, Duration bodyWithin, Duration acknowledgeWithin) {}

    /// Takes a request up. On its event loop.
    void receive(Protocol protocol, RoutingContext routing) {
        new Exchange(protocol, routing).begin();
    }

    /// One request on its way. Begins and ends on the request's event loop.
    private final class Exchange {
        private final Protocol protocol;
        private final RoutingContext routing;
        private final IngestRequest.Headers headers;
        private final Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        private final Instant receivedAt = Instant.now();
        private final long startNanos = System.nanoTime();
        private int bodyBytes;

        Exchange(Protocol protocol, RoutingContext routing) {
            this.protocol = protocol;
            this.routing = routing;
            this.headers = routing.request()::getHeader;
        }

        void begin() {
            boolean away = isKafkaUnavailable();
            AdmissionControl.Permit permit = away ? null : admission.tryAcquire();
            if (permit == null) {
                routing.request().resume();
                if (!away) {
                    meters.shed(protocol, "requests");
                }
                reply(unavailable(away ? KAFKA_UNAVAILABLE : OVERLOADED));
                return;
            }
            BodyReader.Bounds bounds = new BodyReader.Bounds(limits.bodyBytes(), limits.bodyWithin());
            BodyReader.read(routing.request(), permit.memory(), bounds, routing.vertx(), read -> {
                switch (read) {
                    case BodyReader.Result.Body body -> process(body.bytes(), permit);
                    case BodyReader.Result.TooLarge large -> close(permit, tooLarge());
                    case BodyReader.Result.NoMemory none -> close(permit, noMemory(none.reason()));
                    case BodyReader.Result.TooSlow slow -> closeConnection(permit);
                    case BodyReader.Result.Disconnected disconnected -> permit.close();
                }
            });
        }

        private void closeConnection(AdmissionControl.Permit permit) {
            meters.shed(protocol, "slow_body");
            routing.response().putHeader("Connection", "close");
            close(permit, unavailable("the body did not come within " + limits.bodyWithin() + "; send it again"));
            routing.request().connection().close();
        }

        private IngestOutcome noMemory(InsufficientMemoryException reason) {
            meters.shed(protocol, "memory");
            String detail = String.valueOf(reason.getMessage());
            return reason.isNever() ? new Refused(Reason.TOO_LARGE, detail) : unavailable(detail);
        }

        /// Known to be in vain: without a wait for the next time-out.
        private boolean isKafkaUnavailable() {
            return !partitions.known() || (records.isFailing() && !partitions.reachable());
        }

        private void close(AdmissionControl.Permit permit, IngestOutcome outcome) {
            permit.close();
            reply(outcome);
        }

        private IngestOutcome tooLarge() {
            return new Refused(
                    Reason.TOO_LARGE, "the body exceeds " + limits.bodyBytes() + " bytes; send smaller batches");
        }

        private void process(byte[] body, AdmissionControl.Permit permit) {
            bodyBytes = body.length;
            IngestRequest request = new IngestRequest(headers, body, receivedAt, permit.memory());
            interpret(request, permit)
                    .chain(interpretation -> store(interpretation, permit))
                    .onTermination()
                    .invoke(permit::close)
                    .ifNoItem()
                    .after(limits.acknowledgeWithin())
                    .fail()
                    .onFailure()
                    .recoverWithItem(this::failed)
                    .emitOn(task -> context.runOnContext(now -> task.run()))
                    .subscribe()
                    .with(this::reply);
        }

        private Uni<Interpretation> interpret(IngestRequest request, AdmissionControl.Permit permit) {
            Uni<Interpretation> work = Uni.createFrom().item(() -> interpretHolding(request, permit));
            boolean small =
                    bodyBytes <= limits.inlineBytes() && !request.encoding().contains("gzip");
            return small ? work : work.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        }

        /// What is still being read is held, also when its sender has been told to come again.
        private Interpretation interpretHolding(IngestRequest request, AdmissionControl.Permit permit) {
            if (!permit.tryHold()) {
                return new Interpretation(List.of(), unavailable(KAFKA_UNAVAILABLE));
            }
            try {
                return interpretSafely(request);
            } finally {
                permit.close();
            }
        }

        /// A bug must not make a sender repeat the same request for ever, so it is refused like a malformed one.
        private Interpretation interpretSafely(IngestRequest request) {
            try {
                return protocol.interpret(request, partitions);
            } catch (InsufficientMemoryException reason) {
                return new Interpretation(List.of(), noMemory(reason));
            } catch (RuntimeException bug) {
                Log.errorf(bug, "A request could not be interpreted: protocol=%s", protocol.name());
                return Interpretation.malformed("the request could not be interpreted; it is in the service's log");
            }
        }

        private Uni<IngestOutcome> store(Interpretation interpretation, AdmissionControl.Permit permit) {
            long sizeBytes = 0;
            for (TopicRecord record : interpretation.records()) {
                sizeBytes += record.value().length + OutputBudget.RECORD_BYTES;
            }
            permit.memory().releaseAllBut(bodyBytes + sizeBytes);
            return records.send(interpretation.records(), "ingest/" + protocol.name(), receivedAt)
                    .replaceWith(interpretation.outcome());
        }

        private IngestOutcome failed(Throwable failure) {
            Throwable first =
                    failure instanceof CompositeException all ? all.getCauses().getFirst() : failure;
            String reason = first instanceof TimeoutException ? "no acknowledgement in time" : first.toString();
            Log.warnf("Not stored: protocol=%s reason=%s", protocol.name(), reason);
            return unavailable(KAFKA_UNAVAILABLE);
        }

        private IngestOutcome unavailable(String detail) {
            int seconds = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
            return new Unavailable(detail, seconds);
        }

        private void reply(IngestOutcome outcome) {
            meters.request(protocol, outcome, bodyBytes, Duration.ofNanos(System.nanoTime() - startNanos));
            HttpServerResponse response = routing.response();
            if (response.ended() || response.closed()) {
                return;
            }
            IngestReply reply = protocol.reply(headers, outcome);
            response.setStatusCode(reply.status());
            if (!reply.contentType().isEmpty()) {
                response.putHeader("Content-Type", reply.contentType());
            }
            if (outcome instanceof Unavailable unavailable) {
                response.putHeader("Retry-After", Integer.toString(unavailable.retryAfterSeconds()));
            }
            reply.headers().forEach(response::putHeader);
            response.end(Buffer.buffer(reply.body()));
        }
    }
}
