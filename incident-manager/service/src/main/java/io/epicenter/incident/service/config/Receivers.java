package io.epicenter.incident.service.config;

import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.receiver.Receiver;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The receivers that are configured.
@ApplicationScoped
public class Receivers {
    private final Map<String, Receiver> byName = new TreeMap<>();

    Receivers(@All List<Receiver> all) {
        all.stream()
                .filter(Receiver::isEnabled)
                .forEach(receiver -> byName.put(receiver.profile().name(), receiver));
        Log.infof("receivers configured: names=%s", byName.keySet());
    }

    public List<ReceiverProfile> profiles() {
        return byName.values().stream().map(Receiver::profile).toList();
    }

    @Nullable
    public Receiver named(String name) {
        return byName.get(name);
    }
}
