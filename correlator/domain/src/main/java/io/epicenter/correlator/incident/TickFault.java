package io.epicenter.correlator.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something threw in a tick of an environment, and what was done so that the environment goes on.
///
/// @param tick event time; null when the environment has not begun
/// @param input the message that threw, as the contract has it; null when no single one did
/// @param dropped what was dropped, by id; empty when nothing was
public record TickFault(
        String scope,
        @Nullable Instant tick,
        Remedy remedy,
        @Nullable Object input,
        String dropped,
        Throwable failure) {
    /// What was done. Each one but the first when the one before it did not help.
    public enum Remedy {
        /// The input is left out; the tick goes on with the next.
        INPUT_PUT_AWAY,
        /// The tick is begun again, without the inputs that it has taken.
        TICK_REPEATED,
        /// The symptoms that wait for an incident are dropped.
        SYMPTOMS_DROPPED,
        /// The incidents are dropped. They stay as they were last published.
        INCIDENTS_DROPPED,
        /// Nothing helps: the environment stands still until the next advance, and is tried again then.
        STANDING_STILL
    }

    public TickFault withScope(String name) {
        return new TickFault(name, tick, remedy, input, dropped, failure);
    }
}
