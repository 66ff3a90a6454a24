package io.epicenter.incident;

import java.util.Optional;

/// A decision with an answer for whoever asked for it.
///
/// @param answer to be given once the effects are durable
public record Decided<T>(IncidentEffects effects, T answer) {
    /// Answers whether there is such an incident.
    public static Decided<Boolean> found(Optional<IncidentEffects> effects) {
        return new Decided<>(effects.orElse(IncidentEffects.NONE), effects.isPresent());
    }
}
