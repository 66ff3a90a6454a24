package io.epicenter.incident.service.delivery;

import io.epicenter.incident.Desk;
import io.epicenter.incident.notification.Circuit;
import io.epicenter.incident.notification.Notice;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
import io.epicenter.incident.receiver.Receiver;
import io.epicenter.incident.receiver.Reply;
import io.epicenter.incident.receiver.Request;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.config.Receivers;
import io.epicenter.incident.service.state.IncidentDesk;
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
import org.jspecify.annotations.Nullable;

/// Makes the attempts: one HTTP request each, with a deadline, without redirects, with a bound on the answer and on
/// how many are under way for each receiver; one that keeps failing is given a rest. Never waits for an answer on a
/// thread, and never logs address or body.
@ApplicationScoped
public class HttpDelivery {
    private static final int MAX_REPLY_BYTES = 256 * 1024;

    private final IncidentDesk desk;
    private final Receivers receivers;
    private final IncidentSettings.Delivery settings;
    private final IncidentMetrics metrics;
    private final HttpClient client;
    private final Map<String, ReceiverLane> lanes = new TreeMap<>();

    HttpDelivery(IncidentDesk desk, Receivers receivers, IncidentSettings settings, IncidentMetrics metrics) {
        this.desk = desk;
        this.receivers = receivers;
        this.settings = settings.delivery();
        this.metrics = metrics;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.delivery().timeout())
                .build();
        for (Profile profile : receivers.profiles()) {
            ReceiverLane lane = new ReceiverLane(settings.delivery().limits(), profile.pace());
            lanes.put(profile.name(), lane);
            metrics.lane(profile.name(), lane);
        }
    }

    /// Starts the attempts that can be made now.
    public void pump() {
        List<Desk.Claim> taken = new ArrayList<>();
        desk.claims(this::free, claim -> {
                    taken.add(claim);
                    lane(claim).taken();
                })
                .subscribe()
                .with(this::startAll, failure -> abandon(taken, failure));
    }

    /// Attempts that could not be stored as begun are not made, but stay due.
    private void abandon(List<Desk.Claim> taken, Throwable failure) {
        Log.errorf("attempts not begun: reason=%s", failure.getMessage());
        for (Desk.Claim claim : taken) {
            lane(claim).over();
            desk.settle(claim, new Outcome.TryLater("not stored: " + failure.getMessage(), null, false))
                    .subscribe()
                    .with(
                            done -> {},
                            again -> Log.errorf(
                                    "attempt not settled: incident=%s receiver=%s reason=%s",
                                    claim.notice().incident().id(), claim.receiver(), again.getMessage()));
        }
    }

    private int free(String name) {
        ReceiverLane lane = lanes.get(name);
        return lane == null ? 0 : lane.free();
    }

    private ReceiverLane lane(Desk.Claim claim) {
        return Objects.requireNonNull(lanes.get(claim.receiver()));
    }

    private void startAll(List<Desk.Claim> claims) {
        claims.forEach(this::start);
    }

    private void start(Desk.Claim claim) {
        Receiver receiver = Objects.requireNonNull(receivers.named(claim.receiver()));
        attempt(receiver, claim.notice())
                .onItem()
                .invoke(outcome -> report(claim, outcome))
                .chain(outcome -> desk.settle(claim, outcome))
                .onTermination()
                .invoke(lane(claim)::over)
                .subscribe()
                .with(
                        done -> pump(),
                        failure -> Log.errorf(
                                "attempt not settled: incident=%s receiver=%s reason=%s",
                                claim.notice().incident().id(), claim.receiver(), failure.getMessage()));
    }

    private Uni<Outcome> attempt(Receiver receiver, Notice notice) {
        Request question = notice.unclear() ? receiver.lookUp(notice).orElse(null) : null;
        if (question == null) {
            return tell(receiver, notice);
        }
        return send(question)
                .map(reply -> receiver.interpretLookUp(notice, reply))
                .onFailure()
                .recoverWithItem(failure -> Optional.of(failed(receiver, failure, true)))
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found.get()) : tell(receiver, notice));
    }

    private Uni<Outcome> tell(Receiver receiver, Notice notice) {
        return Uni.createFrom()
                .item(() -> receiver.render(notice))
                .chain(this::send)
                .map(reply -> receiver.interpret(notice, reply))
                .onFailure()
                .recoverWithItem(failure -> failed(receiver, failure, false));
    }

    private Uni<Reply> send(Request request) {
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
                .map(HttpDelivery::reply);
    }

    /// An answer that never ends is broken off with its connection.
    private Uni<HttpResponse<String>> exchange(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_REPLY_BYTES));
        return Uni.createFrom().completionStage(answer).onCancellation().invoke(() -> answer.cancel(true));
    }

    private static Reply reply(HttpResponse<String> response) {
        String retryAfter = response.headers().firstValue("Retry-After").orElse("");
        return new Reply(response.statusCode(), retryAfter, response.body());
    }

    /// Without a connection nothing can have arrived; with one, everything may have.
    private static Outcome failed(Receiver receiver, Throwable failure, boolean wasUnclear) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean neverLeft = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
            return new Outcome.Refused(
                    "the request cannot be made: " + cause.getClass().getSimpleName());
        }
        return new Outcome.TryLater(
                receiver.profile().name() + " could not be reached: "
                        + cause.getClass().getSimpleName(),
                null,
                wasUnclear || !neverLeft);
    }

    private void report(Desk.Claim claim, Outcome outcome) {
        String incident = claim.notice().incident().id();
        String what = claim.notice().kind().word();
        metrics.attempt(claim, outcome);
        ReceiverLane lane = lane(claim);
        if (lane.learn(outcome)) {
            Log.warnf(
                    "receiver %s: receiver=%s",
                    lane.state() == Circuit.State.CLOSED ? "is back" : "keeps failing, given a rest", claim.receiver());
        }
        switch (outcome) {
            case Outcome.Delivered delivered ->
                Log.infof("told: receiver=%s notice=%s incident=%s", claim.receiver(), what, incident);
            case Outcome.TryLater later -> warn(claim, later.reason());
            case Outcome.Forgotten forgotten -> warn(claim, forgotten.reason());
            case Outcome.Refused refused ->
                Log.errorf(
                        "refused, given up: receiver=%s notice=%s incident=%s reason=%s",
                        claim.receiver(), what, incident, refused.reason());
        }
    }

    private static void warn(Desk.Claim claim, @Nullable String reason) {
        Log.warnf(
                "not told yet: receiver=%s notice=%s incident=%s reason=%s",
                claim.receiver(),
                claim.notice().kind().word(),
                claim.notice().incident().id(),
                reason);
    }

    @PreDestroy
    void stop() {
        client.shutdownNow();
    }
}
