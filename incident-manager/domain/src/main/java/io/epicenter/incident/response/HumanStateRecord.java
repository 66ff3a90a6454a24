package io.epicenter.incident.response;

/// What people did with an incident, as stored on `incident-state` under `human/<incident>`. A lower version never
/// replaces a higher one.
public record HumanStateRecord(String incident, long version, HumanState state) {
    public static HumanStateRecord untouched(String incident) {
        return new HumanStateRecord(incident, 0, HumanState.UNTOUCHED);
    }

    public HumanStateRecord next(HumanState changed) {
        return new HumanStateRecord(incident, version + 1, changed);
    }
}
