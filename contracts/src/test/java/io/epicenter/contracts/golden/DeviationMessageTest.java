package io.epicenter.contracts.golden;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;

class DeviationMessageTest extends MessageContract<Deviation> {
    DeviationMessageTest() {
        super(Topics.SIGNALS, Deviation.class);
    }

    @Override
    protected Deviation complete() {
        return new Deviation(
                new Entity("acme", "production", EntityKind.EDGE, "shop", "cart>payment"),
                SignalKind.LATENCY,
                "p99",
                "http-latency",
                Instant.parse("2026-03-01T12:00:15Z"),
                15,
                0.75,
                0.25,
                0.125,
                0.5,
                0.0625,
                1.0e-4,
                Direction.UP,
                42.5,
                true);
    }

    @Override
    protected Deviation minimal() {
        return new Deviation(
                Entity.service("default", "default", "default", "cart"),
                SignalKind.OTHER,
                "value",
                "",
                Instant.parse("2026-03-01T12:00:00Z"),
                60,
                -3,
                0,
                -1.5,
                1.5,
                1,
                1,
                Direction.NONE,
                0,
                false);
    }
}
