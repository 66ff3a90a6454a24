package io.epicenter.incident.service.delivery;

import io.epicenter.incident.Decided;
import io.epicenter.incident.notification.CircuitBreaker;
import io.epicenter.incident.notification.DeliveryClaim;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.receiver.DeliveryRequest;
import io.epicenter.incident.receiver.DeliveryResponse;
import io.epicenter.incident.receiver.Receiver;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.config.Receivers;
import io.epicenter.incident.service.state.DurableRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Makes the attempts: one HTTP request each, with a deadline, without redirects, with a bound on the answer and on
/// how many are under way for each receiver; one that keeps failing is given a rest. Never waits for an answer on a
/// thread, and never logs address or body.
@ApplicationScoped
public class HttpDelivery {
    /// Of a receiver's answer; a longer one fails the attempt. Chosen by hand: room for the longest answer that
    /// is read, a page of Slack's history.
    private static final int MAX_REPLY_BYTES = 256 * 1024;

    private final DurableRegistry registry;
    private final Receivers receivers;
    private final IncidentSettings.DeliverySettings settings;
    private final IncidentMetrics metrics;
    private final HttpClient client;
    private final Map<String, ReceiverBulkhead> bulkheads = new TreeMap<>();

    HttpDelivery(DurableRegistry registry, Receivers receivers, IncidentSettings settings, IncidentMetrics metrics) {
        this.registry = registry;
        this.receivers = receivers;
        this.settings = settings.delivery();
        this.metrics = metrics;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.delivery().timeout())
                .build();
        for (ReceiverProfile profile : receivers.profiles()) {
            ReceiverBulkhead bulkhead = new ReceiverBulkhead(settings.delivery().limits(), profile.minimumInterval());
            bulkheads.put(profile.name(), bulkhead);
            metrics.registerReceiver(profile.name(), bulkhead);
        }
    }

    /// Starts the attempts that can be made now.
    public void deliverDue() {
        List<DeliveryClaim> taken = new ArrayList<>();
        registry.applyAndGet((incidents, now) -> {
                    Decided<List<DeliveryClaim>> decided = incidents.claims(now, this::availablePermits);
                    // Within the step, before another can ask what is free.
                    decided.answer().forEach(claim -> {
                        taken.add(claim);
                        bulkhead(claim).acquire();
                    });
                    return decided;
                })
                .subscribe()
                .with(claims -> claims.forEach(this::start), failure -> abandon(taken, failure));
    }

    /// Attempts that could not be stored as begun are not made, but stay due.
    private void abandon(List<DeliveryClaim> taken, Throwable failure) {
        Log.errorf("attempts not begun: reason=%s", failure.getMessage());
        for (DeliveryClaim claim : taken) {
            bulkhead(claim).release();
            settle(claim, new DeliveryOutcome.RetryLater("not stored: " + failure.getMessage(), null, false))
                    .subscribe()
                    .with(
                            done -> {},
                            again -> Log.errorf(
                                    "attempt not settled: incident=%s receiver=%s reason=%s",
                                    claim.notification().incident().id(), claim.receiver(), again.getMessage()));
        }
    }

    private Uni<Void> settle(DeliveryClaim claim, DeliveryOutcome outcome) {
        double random = ThreadLocalRandom.current().nextDouble();
        return registry.apply((incidents, now) -> incidents.settle(claim, outcome, now, random));
    }

    private int availablePermits(String name) {
        ReceiverBulkhead bulkhead = bulkheads.get(name);
        return bulkhead == null ? 0 : bulkhead.availablePermits();
    }

    private ReceiverBulkhead bulkhead(DeliveryClaim claim) {
        return Objects.requireNonNull(bulkheads.get(claim.receiver()));
    }

    private void start(DeliveryClaim claim) {
        Receiver receiver = Objects.requireNonNull(receivers.named(claim.receiver()));
        attempt(receiver, claim.notification())
                .onItem()
                .invoke(outcome -> report(claim, outcome))
                .chain(outcome -> settle(claim, outcome))
                .onTermination()
                .invoke(bulkhead(claim)::release)
                .subscribe()
                .with(
                        done -> deliverDue(),
                        failure -> Log.errorf(
                                "attempt not settled: incident=%s receiver=%s reason=%s",
                                claim.notification().incident().id(), claim.receiver(), failure.getMessage()));
    }

    private Uni<DeliveryOutcome> attempt(Receiver receiver, Notification notification) {
        DeliveryRequest question =
                notification.unclear() ? receiver.lookUp(notification).orElse(null) : null;
        if (question == null) {
            return deliver(receiver, notification);
        }
        return send(question)
                .map(response -> receiver.interpretLookUp(notification, response))
                .onFailure()
                .recoverWithItem(failure -> Optional.of(failed(receiver, failure, true)))
                .chain(found ->
                        found.isPresent() ? Uni.createFrom().item(found.get()) : deliver(receiver, notification));
    }

    private Uni<DeliveryOutcome> deliver(Receiver receiver, Notification notification) {
        return Uni.createFrom()
                .item(() -> receiver.render(notification))
                .chain(this::send)
                .map(response -> receiver.interpret(notification, response))
                .onFailure()
                .recoverWithItem(failure -> failed(receiver, failure, false));
    }

    private Uni<DeliveryResponse> send(DeliveryRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).timeout(settings.timeout());
        request.headers().forEach(builder::header);
        builder.header("User-Agent", "Epicenter");
        builder.method(
                request.method(),
                request.body().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        return Uni.createFrom()
                .deferred(() -> exchange(builder.build()))
                .ifNoItem()
                .after(settings.deadline())
                .failWith(() -> new HttpTimeoutException("no whole answer in " + settings.deadline()))
                .map(HttpDelivery::response);
    }

    /// An answer that never ends is broken off with its connection.
    private Uni<HttpResponse<String>> exchange(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_REPLY_BYTES));
        return Uni.createFrom().completionStage(answer).onCancellation().invoke(() -> answer.cancel(true));
    }

    private static DeliveryResponse response(HttpResponse<String> response) {
        String retryAfter = response.headers().firstValue("Retry-After").orElse("");
        return new DeliveryResponse(response.statusCode(), retryAfter, response.body());
    }

    /// Without a connection nothing can have arrived; with one, everything may have.
    private static DeliveryOutcome failed(Receiver receiver, Throwable failure, boolean wasUnclear) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean neverLeft = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
            return new DeliveryOutcome.Refused(
                    "the request cannot be made: " + cause.getClass().getSimpleName());
        }
        return new DeliveryOutcome.RetryLater(
                receiver.profile().name() + " could not be reached: "
                        + cause.getClass().getSimpleName(),
                null,
                wasUnclear || !neverLeft);
    }

    private void report(DeliveryClaim claim, DeliveryOutcome outcome) {
        String incident = claim.notification().incident().id();
        String what = claim.notification().kind().word();
        metrics.attempt(claim, outcome);
        ReceiverBulkhead bulkhead = bulkhead(claim);
        if (bulkhead.onOutcome(outcome)) {
            Log.warnf(
                    "receiver %s: receiver=%s",
                    bulkhead.state() == CircuitBreaker.State.CLOSED ? "is back" : "keeps failing, given a rest",
                    claim.receiver());
        }
        switch (outcome) {
            case DeliveryOutcome.Delivered delivered ->
                Log.infof("told: receiver=%s notice=%s incident=%s", claim.receiver(), what, incident);
            case DeliveryOutcome.RetryLater later -> warn(claim, later.reason());
            case DeliveryOutcome.Gone gone -> warn(claim, gone.reason());
            case DeliveryOutcome.Refused refused ->
                Log.errorf(
                        "refused, given up: receiver=%s notice=%s incident=%s reason=%s",
                        claim.receiver(), what, incident, refused.reason());
        }
    }

    private static void warn(DeliveryClaim claim, @Nullable String reason) {
        Log.warnf(
                "not told yet: receiver=%s notice=%s incident=%s reason=%s",
                claim.receiver(),
                claim.notification().kind().word(),
                claim.notification().incident().id(),
                reason);
    }

    @PreDestroy
    void stop() {
        client.shutdownNow();
    }
}
