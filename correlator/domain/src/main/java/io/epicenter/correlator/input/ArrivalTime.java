package io.epicenter.correlator.input;

import java.time.Instant;

/// Where a correlator is in time when it is to decide. Live, everything that has arrived was read, and both are
/// the wall clock. After a pause, what arrived meanwhile is read faster than it came.
///
/// @param arrived everything that arrived until then was read
/// @param wallClock now
/// @param mostTicks decisions to make at most; the rest is made when it is asked again
public record ArrivalTime(Instant arrived, Instant wallClock, int mostTicks) {
    /// Everything was read and is to be decided.
    public static ArrivalTime live(Instant wallClock) {
        return new ArrivalTime(wallClock, wallClock, Integer.MAX_VALUE);
    }
}
