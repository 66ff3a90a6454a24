package io.epicenter.contracts.golden;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;
import java.util.List;

class FeedbackMessageTest extends MessageContract<Feedback> {
    FeedbackMessageTest() {
        super(Topics.FEEDBACK, Feedback.class);
    }

    @Override
    protected Feedback complete() {
        return new Feedback(
                "9d1f0b5a-77c2-5a10-8e55-000000000001",
                "acme",
                "production",
                Instant.parse("2026-03-01T13:00:00Z"),
                "alice",
                Feedback.Verdict.WRONG_CAUSE,
                "6a0e7c3e-0000-5000-8000-000000000001",
                List.of("7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b01", "7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b02"),
                new Entity("acme", "production", EntityKind.NODE, "default", "node-4"),
                Instant.parse("2026-03-01T15:30:00Z"),
                "the disk of node-4 was full");
    }

    @Override
    protected Feedback minimal() {
        return new Feedback(
                "9d1f0b5a-77c2-5a10-8e55-000000000002",
                "default",
                "default",
                Instant.parse("2026-03-01T13:05:00Z"),
                "bob",
                Feedback.Verdict.CONFIRMED,
                null,
                List.of(),
                null,
                null,
                "");
    }
}
