package io.epicenter.incident.service.state;

import io.epicenter.incident.StateRecord;
import java.util.concurrent.CompletionStage;

/// The topic `incident-state`: what this service must not forget.
interface StateLog {
    /// Takes what was written, by this process or another, in order; on one thread.
    interface Reader {
        void read(String key, byte[] value);
    }

    /// Begins to read from the beginning, and goes on for ever.
    void start(Reader reader);

    /// Completes when everything that stands in the topic now has been read.
    CompletionStage<Void> caughtUp();

    /// Writes after everything written before; completes when Kafka has it.
    CompletionStage<Void> append(StateRecord stateRecord);
}
