package io.epicenter.contracts;

/// The life of an anomaly: published once when it starts and once when it ends, with the same id.
public enum AnomalyStatus {
    FIRING,
    RESOLVED
}
