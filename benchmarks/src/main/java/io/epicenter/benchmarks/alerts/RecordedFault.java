package io.epicenter.benchmarks.alerts;

import java.util.List;

/// One injected fault and the alerts that followed it, by time.
///
/// @param level `service`, `pod`, `node` or a word of the recording's own
/// @param entity where it was injected
public record RecordedFault(String id, String level, String entity, String type, List<Alert> alerts) {
    public RecordedFault {
        alerts = List.copyOf(alerts);
    }
}
