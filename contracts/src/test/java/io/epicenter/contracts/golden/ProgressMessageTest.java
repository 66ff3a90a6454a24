package io.epicenter.contracts.golden;

import io.epicenter.contracts.Progress;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;

class ProgressMessageTest extends MessageContract<Progress> {
    ProgressMessageTest() {
        super(Topics.SIGNALS + "-progress", Progress.class);
    }

    @Override
    protected Progress complete() {
        return new Progress("acme", "production", "metrics-3", Instant.parse("2026-03-01T12:00:15.250Z"));
    }

    @Override
    protected Progress minimal() {
        return new Progress("default", "default", "logs-0", Instant.EPOCH);
    }
}
