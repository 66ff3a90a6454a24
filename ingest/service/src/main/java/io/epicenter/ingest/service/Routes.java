package io.epicenter.ingest.service;

import io.epicenter.ingest.Protocol;
import io.quarkus.arc.All;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;

/// Mounts every protocol at its path. The front door itself is made at the first request: routes are mounted before
/// the channels to Kafka exist.
@Singleton
class Routes {
    private final List<Protocol> protocols;
    private final Provider<FrontDoor> door;

    @Inject
    Routes(@All List<Protocol> protocols, Provider<FrontDoor> door) {
        this.protocols = protocols;
        this.door = door;
    }

    void mount(@Observes Router router) {
        for (Protocol protocol : protocols) {
            router.post(protocol.path()).handler(routing -> door.get().receive(protocol, routing));
        }
    }
}
