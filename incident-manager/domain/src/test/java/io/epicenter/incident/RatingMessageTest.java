package io.epicenter.incident;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.golden.MessageContract;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;
import java.util.List;

/// What a person said of an incident, on `incident-state`: the record of `feedback`.
class RatingMessageTest extends MessageContract<Feedback> {
    RatingMessageTest() {
        super(Topics.INCIDENT_STATE + "-rating", Feedback.class);
    }

    @Override
    protected Feedback complete() {
        return new Feedback(
                "9d1f0b5a-77c2-5a10-8e55-000000000003",
                "acme",
                "production",
                Instant.parse("2026-03-01T13:00:00Z"),
                "alice",
                Feedback.Verdict.FALSE_ALARM,
                "6a0e7c3e-0000-5000-8000-000000000001",
                List.of("7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b01"),
                Entity.service("acme", "production", "shop", "payment"),
                Instant.parse("2026-03-01T15:30:00Z"),
                "a load test");
    }

    @Override
    protected Feedback minimal() {
        return new Feedback(
                "9d1f0b5a-77c2-5a10-8e55-000000000004",
                "default",
                "default",
                Instant.parse("2026-03-01T13:05:00Z"),
                "bob",
                Feedback.Verdict.EXPECTED,
                null,
                List.of(),
                null,
                null,
                "");
    }
}
