package io.epicenter.contracts.golden;

import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;

class ProgressMessageTest extends MessageContract<Watermark> {
    ProgressMessageTest() {
        super(Topics.SIGNALS + "-progress", Watermark.class);
    }

    @Override
    protected Watermark complete() {
        return new Watermark("acme", "production", "metrics-3", Instant.parse("2026-03-01T12:00:15.250Z"));
    }

    @Override
    protected Watermark minimal() {
        return new Watermark("default", "default", "logs-0", Instant.EPOCH);
    }
}
