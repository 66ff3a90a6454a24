package io.epicenter.detector.method;

/// How an observation may change the model.
public enum Learning {
    /// As a normal one; methods still limit what one observation can do.
    NORMAL,
    /// Not at all: it may belong to an incident. Only the memory of the recent level follows.
    HELD
}
