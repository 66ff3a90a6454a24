package io.epicenter.contracts;

/// Which of the golden signals a measurement is. Source: Google SRE book, chapter 6; availability, log and other are
/// ours.
public enum SignalKind {
    LATENCY,
    TRAFFIC,
    ERRORS,
    SATURATION,
    AVAILABILITY,
    LOG,
    OTHER
}
