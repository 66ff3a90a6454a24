package io.epicenter.contracts.golden;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;

class DecisionMessageTest extends MessageContract<Decision> {
    DecisionMessageTest() {
        super(Topics.DECISIONS, Decision.class);
    }

    @Override
    protected Decision complete() {
        return new Decision(
                "2f0d8a11-5c1b-5d2e-9c3f-000000000001",
                "acme",
                "production",
                Instant.parse("2026-03-01T12:01:05Z"),
                "7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b01",
                new Entity("acme", "production", EntityKind.DATABASE, "shop", "orders-db"),
                Decision.Outcome.ATTACHED,
                "6a0e7c3e-0000-5000-8000-000000000001",
                "payment calls orders-db");
    }

    @Override
    protected Decision minimal() {
        return new Decision(
                "2f0d8a11-5c1b-5d2e-9c3f-000000000002",
                "default",
                "default",
                Instant.parse("2026-03-01T12:05:05Z"),
                "7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b02",
                Entity.service("default", "default", "default", "cart"),
                Decision.Outcome.IGNORED,
                null,
                "");
    }
}
