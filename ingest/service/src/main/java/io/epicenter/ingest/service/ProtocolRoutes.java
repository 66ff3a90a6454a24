package io.epicenter.ingest.service;

import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.otlp.OtlpHttp;
import io.quarkus.arc.All;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;

/// Mounts every protocol at its path. The handler itself is made at the first request: routes are mounted before
/// the channels to Kafka exist.
@Singleton
class ProtocolRoutes {
    private final List<Protocol> protocols;
    private final Provider<IngestHandler> handler;

    @Inject
    ProtocolRoutes(@All List<Protocol> protocols, Provider<IngestHandler> handler) {
        this.protocols = protocols;
        this.handler = handler;
    }

    void mount(@Observes Router router) {
        for (Protocol protocol : protocols) {
            router.post(protocol.path()).handler(routing -> handler.get().receive(protocol, routing));
            protocol.documents()
                    .forEach((path, document) ->
                            router.get(path).handler(routing -> reply(routing.response(), document)));
        }
        router.route("/v1/*").handler(this::notTaken);
        router.route("/v1development/*").handler(this::notTaken);
    }

    /// Senders of OTLP show what they are told only when it is a `google.rpc.Status` in their own content type.
    private void notTaken(RoutingContext routing) {
        String path = routing.request().path();
        List<String> paths = protocols.stream()
                .map(Protocol::path)
                .filter(known -> known.startsWith("/v1/"))
                .sorted()
                .toList();
        boolean known = paths.contains(path);
        String message = routing.request().method() + " " + path + " is not taken here; POST to one of " + paths;
        IngestReply reply = OtlpHttp.notTaken(routing.request()::getHeader, known ? 405 : 404, message);
        routing.request().resume();
        if (known) {
            routing.response().putHeader("Allow", "POST");
        }
        reply(routing.response(), reply);
    }

    private static void reply(HttpServerResponse response, IngestReply reply) {
        response.setStatusCode(reply.status())
                .putHeader("Content-Type", reply.contentType())
                .end(Buffer.buffer(reply.body()));
    }
}
