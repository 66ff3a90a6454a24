package io.epicenter.detector.output;

/// A sender whose times are off.
///
/// @param name by which it is known
/// @param offsetMillis by how much its times are ahead of those of most others; negative when they are late
public record OddSender(String name, long offsetMillis) {}
