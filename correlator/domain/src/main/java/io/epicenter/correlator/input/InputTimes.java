package io.epicenter.correlator.input;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;

/// Bounds the times that come from outside. What was written by a clock that goes a little ahead is taken as it
/// is; what is further ahead is dated back to when it arrived, so that it neither waits for the future nor lies
/// there; what cannot be a time of today is refused. All of it follows from the input and its arrival, so a replay
/// does the same.
///
/// @param ahead how far a time may be ahead of the arrival
public record InputTimes(Duration ahead) {
    /// Ahead of the arrival by more than this is no clock that goes wrong. Chosen by hand: more than any time
    /// zone.
    private static final Duration REFUSED = Duration.ofDays(1);
    /// Times before and after these are computed with nowhere: in milliseconds they are far from what a long
    /// holds.
    private static final Instant EARLIEST = Instant.EPOCH;
    public static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /// Whether it can be computed with.
    public static boolean isSound(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /// Throws when an input has a time that none of this arrival can have.
    public static void check(Input input, Instant arrived) throws MalformedMessageException {
        check("the timestamp", input.key().time(), arrived);
        if (input instanceof Input.AnomalyInput(Anomaly anomaly)) {
            check("the onset", anomaly.details().onset(), arrived);
        }
    }

    /// Throws when it is not a time that something of this arrival can have.
    ///
    /// @param what it is the time of
    public static void check(String what, Instant time, Instant arrived) throws MalformedMessageException {
        if (time.isBefore(EARLIEST) || time.isAfter(arrived.plus(REFUSED))) {
            throw new MalformedMessageException(what + " " + time
                    + " is out of bounds: it must be from 1970 on and at most a day after the arrival, " + arrived);
        }
    }

    /// Up to which a time counts as it is.
    public Instant latest(Instant arrived) {
        return arrived.isBefore(LATEST) ? arrived.plus(ahead) : LATEST;
    }

    public boolean isAhead(Instant time, Instant arrived) {
        return time.isAfter(arrived.plus(ahead));
    }

    /// The time that counts.
    public Instant of(Instant time, Instant arrived) {
        return isAhead(time, arrived) ? arrived : time;
    }
}
