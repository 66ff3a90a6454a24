package io.epicenter.incident.response;

import io.epicenter.contracts.golden.MessageContract;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;

/// What people did with an incident, on `incident-state`.
class HumanMessageTest extends MessageContract<HumanStateRecord> {
    HumanMessageTest() {
        super(Topics.INCIDENT_STATE + "-human", HumanStateRecord.class);
    }

    @Override
    protected HumanStateRecord complete() {
        return new HumanStateRecord(
                "6a0e7c3e-0000-5000-8000-000000000001",
                2,
                new HumanState(
                        new HumanState.Acknowledgement("alice", Instant.parse("2026-03-01T12:05:00Z")),
                        new HumanState.Resolution(
                                "bob", Instant.parse("2026-03-01T12:40:00Z"), "rolled back payment v2", 4, true)));
    }

    @Override
    protected HumanStateRecord minimal() {
        return new HumanStateRecord("6a0e7c3e-0000-5000-8000-000000000002", 1, HumanState.UNTOUCHED);
    }
}
