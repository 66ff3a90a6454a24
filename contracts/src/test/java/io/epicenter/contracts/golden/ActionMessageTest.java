package io.epicenter.contracts.golden;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;

class ActionMessageTest extends MessageContract<Action> {
    ActionMessageTest() {
        super(Topics.ACTIONS, Action.class);
    }

    @Override
    protected Action complete() {
        return new Action(
                "4c7e2d90-1b3a-5f66-8d77-000000000001",
                "6a0e7c3e-0000-5000-8000-000000000001",
                Instant.parse("2026-03-01T12:01:10Z"),
                "notification",
                "slack",
                "sent",
                "opened");
    }

    @Override
    protected Action minimal() {
        return new Action(
                "4c7e2d90-1b3a-5f66-8d77-000000000002",
                "6a0e7c3e-0000-5000-8000-000000000002",
                Instant.parse("2026-03-01T12:02:00Z"),
                "acknowledgement",
                "alice",
                "done",
                "");
    }
}
