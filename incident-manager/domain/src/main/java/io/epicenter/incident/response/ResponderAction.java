package io.epicenter.incident.response;

/// What a person does with an incident.
public sealed interface ResponderAction {
    /// Takes it on.
    record Acknowledge(String user) implements ResponderAction {}

    /// Closes it.
    record Resolve(String user, String comment) implements ResponderAction {}

    /// Teaches the platform by a verdict.
    record Rate(Rating rating) implements ResponderAction {}
}
