package io.epicenter.ingest.service;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Outcome;
import io.epicenter.ingest.Outcome.Reason;
import io.epicenter.ingest.Outcome.Refused;
import io.epicenter.ingest.Outcome.Unavailable;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Reply;
import io.epicenter.ingest.TopicRecord;
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
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/// Takes requests in: reads the body within bounds, has it interpreted, writes the records and replies when Kafka has
/// acknowledged them. What is under way is bounded before a body is read.
///
/// The order of a connection's records is kept: its next request is taken up after the reply to the one before.
@Singleton
class FrontDoor {
    private static final String AWAY = "Kafka does not acknowledge; nothing may be taken as stored, send it again";
    private static final String BUSY = "too much is under way; send it again later";
    private static final int MIN_RETRY_SECONDS = 2;
    private static final int MAX_RETRY_SECONDS = 8;

    private final Admission admission;
    private final KafkaPartitions partitions;
    private final KafkaRecords records;
    private final IngestMeters meters;
    private final long maxBodyBytes;
    private final long inlineBytes;
    private final Duration acknowledgeWithin;

    @Inject
    FrontDoor(
            Admission admission,
            KafkaPartitions partitions,
            KafkaRecords records,
            IngestMeters meters,
            IngestLimits limits,
            IngestSettings settings) {
        this.admission = admission;
        this.partitions = partitions;
        this.records = records;
        this.meters = meters;
        this.maxBodyBytes = limits.bodyBytes();
        this.inlineBytes = settings.inlineUpTo().asLongValue();
        this.acknowledgeWithin = settings.acknowledgeWithin();
    }

    /// Takes a request up. On its event loop.
    void receive(Protocol protocol, RoutingContext routing) {
        new Visit(protocol, routing).begin();
    }

    /// One request on its way. Begins and ends on the request's event loop.
    private final class Visit {
        private final Protocol protocol;
        private final RoutingContext routing;
        private final IngestRequest.Headers headers;
        private final Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        private final Instant receivedAt = Instant.now();
        private final long startNanos = System.nanoTime();
        private int bodyBytes;

        Visit(Protocol protocol, RoutingContext routing) {
            this.protocol = protocol;
            this.routing = routing;
            this.headers = routing.request()::getHeader;
        }

        void begin() {
            boolean away = isAway();
            Admission.Ticket ticket = away ? null : admission.enter();
            if (ticket == null) {
                routing.request().resume();
                reply(unavailable(away ? AWAY : BUSY));
                return;
            }
            BodyReader.read(routing.request(), ticket, maxBodyBytes, read -> {
                switch (read) {
                    case BodyReader.Result.Body body -> process(body.bytes(), ticket);
                    case BodyReader.Result.TooLarge large -> close(ticket, tooLarge());
                    case BodyReader.Result.NoRoom none -> close(ticket, unavailable(BUSY));
                    case BodyReader.Result.Gone gone -> ticket.close();
                }
            });
        }

        /// Known to be in vain: without a wait for the next time-out.
        private boolean isAway() {
            return !partitions.known() || (records.isFailing() && !partitions.reachable());
        }

        private void close(Admission.Ticket ticket, Outcome outcome) {
            ticket.close();
            reply(outcome);
        }

        private Outcome tooLarge() {
            return new Refused(Reason.TOO_LARGE, "the body exceeds " + maxBodyBytes + " bytes; send smaller batches");
        }

        private void process(byte[] body, Admission.Ticket ticket) {
            bodyBytes = body.length;
            IngestRequest request = new IngestRequest(headers, body, receivedAt);
            interpret(request)
                    .chain(interpretation -> store(interpretation, ticket))
                    .onTermination()
                    .invoke(ticket::close)
                    .ifNoItem()
                    .after(acknowledgeWithin)
                    .fail()
                    .onFailure()
                    .recoverWithItem(this::failed)
                    .emitOn(task -> context.runOnContext(now -> task.run()))
                    .subscribe()
                    .with(this::reply);
        }

        private Uni<Interpretation> interpret(IngestRequest request) {
            Uni<Interpretation> work = Uni.createFrom().item(() -> interpretSafely(request));
            boolean small = bodyBytes <= inlineBytes && !request.encoding().contains("gzip");
            return small ? work : work.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        }

        /// A bug must not make a sender repeat the same request for ever, so it is refused like a malformed one.
        private Interpretation interpretSafely(IngestRequest request) {
            try {
                return protocol.interpret(request, partitions);
            } catch (RuntimeException bug) {
                Log.errorf(bug, "A request could not be interpreted: protocol=%s", protocol.name());
                return Interpretation.malformed("the request could not be interpreted; it is in the service's log");
            }
        }

        private Uni<Outcome> store(Interpretation interpretation, Admission.Ticket ticket) {
            long sizeBytes = 0;
            for (TopicRecord record : interpretation.records()) {
                sizeBytes += record.value().length;
            }
            ticket.exchange(sizeBytes);
            return records.send(interpretation.records(), "ingest/" + protocol.name(), receivedAt)
                    .replaceWith(interpretation.outcome());
        }

        private Outcome failed(Throwable failure) {
            Throwable first =
                    failure instanceof CompositeException all ? all.getCauses().getFirst() : failure;
            String reason = first instanceof TimeoutException ? "no acknowledgement in time" : first.toString();
            Log.warnf("Not stored: protocol=%s reason=%s", protocol.name(), reason);
            return unavailable(AWAY);
        }

        private Outcome unavailable(String detail) {
            int seconds = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
            return new Unavailable(detail, seconds);
        }

        private void reply(Outcome outcome) {
            meters.request(protocol, outcome, bodyBytes, Duration.ofNanos(System.nanoTime() - startNanos));
            HttpServerResponse response = routing.response();
            if (response.ended() || response.closed()) {
                return;
            }
            Reply reply = protocol.reply(headers, outcome);
            response.setStatusCode(reply.status());
            if (!reply.contentType().isEmpty()) {
                response.putHeader("Content-Type", reply.contentType());
            }
            if (outcome instanceof Unavailable unavailable) {
                response.putHeader("Retry-After", Integer.toString(unavailable.retryAfterSeconds()));
            }
            response.end(Buffer.buffer(reply.body()));
        }
    }
}
