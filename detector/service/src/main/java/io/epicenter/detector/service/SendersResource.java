package io.epicenter.detector.service;

import io.epicenter.detector.output.OddSender;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whose clock differs from that of most others.
@Path("/api/v1/senders")
public class SendersResource {
    private final MetricsConsumer consumer;

    @Inject
    SendersResource(MetricsConsumer consumer) {
        this.consumer = consumer;
    }

    /// A sender whose times are corrected.
    ///
    /// @param sender target, pod or host, with the server that scrapes it
    /// @param offsetSeconds by how much its times are ahead of those of most others; negative when they come late
    public record Odd(String sender, double offsetSeconds) {}

    /// @param odd at most a hundred of each partition of this replica, the furthest first
    public record OddSenders(List<Odd> odd) {}

    @GET
    public OddSenders senders() {
        List<OddSender> found = new ArrayList<>();
        consumer.onEachEngine(engine -> found.addAll(engine.counters().oddSenders()));
        return new OddSenders(found.stream()
                .sorted(Comparator.comparingLong((OddSender each) -> -Math.abs(each.offsetMillis())))
                .map(each -> new Odd(each.name(), each.offsetMillis() / 1000.0))
                .toList());
    }
}
