package io.epicenter.ingest.service;

import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.Protocol;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/// The service's own metrics. Labels are protocols, topics and reasons: never what a sender wrote.
@Singleton
class IngestMetrics {
    private static final String PROTOCOL = "protocol";

    private final MeterRegistry registry;

    @Inject
    IngestMetrics(MeterRegistry registry, AdmissionControl admission) {
        this.registry = registry;
        registry.gauge("epicenter_ingest_in_flight_requests", admission, AdmissionControl::requestsInFlight);
        registry.gauge("epicenter_ingest_in_flight_bytes", admission, AdmissionControl::bytesInFlight);
        registry.gauge("epicenter_ingest_in_flight_bytes_limit", admission, AdmissionControl::bytesLimit);
    }

    void request(Protocol protocol, IngestOutcome outcome, int bodyBytes, Duration took) {
        String name = protocol.name();
        registry.counter("epicenter_ingest_body_bytes", PROTOCOL, name).increment(bodyBytes);
        registry.timer("epicenter_ingest_request", PROTOCOL, name, "outcome", word(outcome))
                .record(took);
        switch (outcome) {
            case Stored stored -> {
                registry.counter("epicenter_ingest_accepted", PROTOCOL, name).increment((double) stored.accepted());
                stored.rejections().byReason().forEach((reason, count) -> rejected(name, reason, count));
                stored.corrections().forEach((reason, count) -> corrected(name, reason, count));
            }
            case Refused refused -> rejected(name, refused.reason().name().toLowerCase(Locale.ROOT), 1);
            case Unavailable unavailable -> rejected(name, "unavailable", 1);
        }
    }

    private void rejected(String protocol, String reason, long count) {
        registry.counter("epicenter_ingest_rejected", PROTOCOL, protocol, "reason", reason)
                .increment((double) count);
    }

    private void corrected(String protocol, String reason, long count) {
        registry.counter("epicenter_ingest_corrected", PROTOCOL, protocol, "reason", reason)
                .increment((double) count);
    }

    /// A request that was turned away for what it or others take: `requests`, `memory` or `slow_body`.
    void shed(Protocol protocol, String bound) {
        registry.counter("epicenter_ingest_shed", PROTOCOL, protocol.name(), "bound", bound)
                .increment();
    }

    private static String word(IngestOutcome outcome) {
        return switch (outcome) {
            case Stored stored -> stored.rejections().count() == 0 ? "stored" : "partial";
            case Refused refused -> "refused";
            case Unavailable unavailable -> "unavailable";
        };
    }

    void produceFailure(String topic) {
        registry.counter("epicenter_ingest_produce_failures", "topic", topic).increment();
    }
}
