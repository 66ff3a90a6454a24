package io.epicenter.contracts.golden;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class AnomalyMessageTest extends MessageContract<Anomaly> {
    AnomalyMessageTest() {
        super(Topics.ANOMALIES, Anomaly.class);
    }

    @Override
    protected Anomaly complete() {
        return new Anomaly(
                "7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b01",
                "acme",
                "production",
                Instant.parse("2026-03-01T12:01:00Z"),
                "http_server_request_duration_seconds",
                Map.of("http_route", "/pay"),
                0.75,
                0.9375,
                "streaming",
                details(),
                new Entity("acme", "production", EntityKind.POD, "shop", "payment-0"),
                SignalKind.LATENCY,
                Direction.UP,
                AnomalyStatus.FIRING,
                List.of(
                        new Anomaly.Point(Instant.parse("2026-03-01T12:00:45Z"), 0.25, 0.26, 0.125, 0.5),
                        new Anomaly.Point(Instant.parse("2026-03-01T12:01:00Z"), 0.75, 0.27, 0.126, 0.51)));
    }

    private static Anomaly.Details details() {
        Map<String, Double> greatestFirst = new LinkedHashMap<>();
        greatestFirst.put("latency p99", 0.625);
        greatestFirst.put("errors", 0.375);
        return new Anomaly.Details(
                0.25,
                0.125,
                0.5,
                8.5,
                1.0e-6,
                Instant.parse("2026-03-01T12:00:30Z"),
                "http-latency",
                "p99",
                "s",
                true,
                true,
                "requests of /pay are slow",
                Anomaly.Details.FORECAST,
                new Anomaly.Forecast(
                        95.5,
                        Instant.parse("2026-03-01T18:00:00Z"),
                        Instant.parse("2026-03-01T16:30:00Z"),
                        0.8125,
                        21600),
                greatestFirst);
    }

    @Override
    protected Anomaly minimal() {
        return new Anomaly(
                "7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b02",
                "default",
                "default",
                Instant.parse("2026-03-01T12:05:00Z"),
                "up",
                Map.of(),
                1,
                0.5,
                "streaming",
                new Anomaly.Details(
                        1, 1, 1, 0, 1, Instant.parse("2026-03-01T12:00:00Z"), "", "value", "", false, false, null),
                Entity.service("default", "default", "default", "cart"),
                SignalKind.AVAILABILITY,
                Direction.DOWN,
                AnomalyStatus.RESOLVED,
                List.of());
    }
}
