package io.epicenter.chassis.rest;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/// Gives the meters of an HTTP server on a random port the tag that those of one on a fixed port have. Prometheus takes
/// a meter only with the same tags as before, and Quarkus leaves the tag out for port 0: without this, a start with
/// exactly one of the HTTP and the management port at 0 never ends.
class ServerPortMeterFilter implements MeterFilter {
    private static final String TAG = "server.port";
    private static final String RANDOM = "random";
    private static final Set<String> METERS = Set.of(
            "http.server.active.connections",
            "http.server.active.requests",
            "http.server.bytes.read",
            "http.server.bytes.written",
            "http.server.connections",
            "http.server.errors");

    @Produces
    @Singleton
    static MeterFilter filter() {
        return new ServerPortMeterFilter();
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        return METERS.contains(id.getName()) && id.getTag(TAG) == null ? id.withTag(Tag.of(TAG, RANDOM)) : id;
    }
}
