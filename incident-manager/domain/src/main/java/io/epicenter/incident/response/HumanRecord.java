package io.epicenter.incident.response;

/// What people did with an incident, as stored on `incident-state` under `human/<incident>`. A lower version never
/// replaces a higher one.
public record HumanRecord(String incident, long version, HumanState state) {
    public static HumanRecord untouched(String incident) {
        return new HumanRecord(incident, 0, HumanState.UNTOUCHED);
    }

    public HumanRecord next(HumanState changed) {
        return new HumanRecord(incident, version + 1, changed);
    }
}
