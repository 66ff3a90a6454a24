package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.SignalKind;
import org.jspecify.annotations.Nullable;

/// What the ranking of an incident's causes came to.
///
/// @param entity the first candidate's entity; null when there are no candidates
/// @param signal in which the cause shows
/// @param change the change that is blamed; null when none is
/// @param slowItself whether its requests were measured to spend longer in the entity itself, waiting for nobody
/// @param clear whether the first candidate's share reaches the floor
/// @param grounds what the confidence rests on; null when there are no candidates, or people named the cause
public record Diagnosis(
        RootCause rootCause,
        @Nullable Entity entity,
        SignalKind signal,
        @Nullable Event change,
        boolean clear,
        boolean slowItself,
        double userErrors,
        Confidence.@Nullable Features grounds) {}
