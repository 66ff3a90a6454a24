package io.epicenter.correlator.rootcause.observation;

import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The time of an incident in which all its signals are measured, and how they are.
///
/// @param firstOnset of the incident's symptoms; what was there before it does not belong to it
/// @param now event time; later intervals do not count yet
public record ObservationWindow(Instant firstOnset, Instant now, Settings.Causes settings) {
    /// Intervals before the first onset that count, because the interval in which trouble began is noticed at its
    /// end. Chosen by hand; larger lets normal intervals water the excess down.
    private static final int LEAD_INTERVALS = 2;

    /// Significance, 0..1, from which something is clearly abnormal: more likely than not. It is reached at the
    /// significant deviation of the settings.
    private static final double CLEARLY = 0.5;

    /// Event time from which the intervals of a signal count.
    Instant from(long intervalMillis) {
        return firstOnset.minus(Duration.ofMillis(intervalMillis).multipliedBy(LEAD_INTERVALS));
    }

    /// Event time since the first onset after which an interval counts 1/e.
    Duration earlyWeight() {
        return settings.earlyWeight();
    }

    /// Robust deviations at which an excess counts half.
    public double halfAt() {
        return settings.significantDeviation();
    }

    /// Whether there is an excess, and clearly.
    public boolean isClear(@Nullable Excess excess) {
        return excess != null && excess.significance(halfAt()) > CLEARLY;
    }
}
