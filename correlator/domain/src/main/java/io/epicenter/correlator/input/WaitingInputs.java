package io.epicenter.correlator.input;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What waits for its time in one environment, as its clock sees it.
public interface WaitingInputs {
    /// The event time of the first that waits; null when none does.
    @Nullable
    Instant nextTime();

    /// Whether something waits that could open an incident.
    boolean hasOpener();
}
