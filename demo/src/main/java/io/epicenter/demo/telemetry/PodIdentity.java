package io.epicenter.demo.telemetry;

/// Which pod it is.
///
/// @param offsetMillis when it is scraped, after the full interval
record PodIdentity(String name, String address, long offsetMillis) {}
