package io.epicenter.ingest.service;

import io.epicenter.ingest.Protocol;
import io.quarkus.arc.All;
import io.vertx.ext.web.Router;
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
        }
    }
}
