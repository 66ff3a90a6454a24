package io.epicenter.demo.shop;

/// How the guilty service fails.
public enum FaultKind {
    SLOW,
    FAILING,
    LEAKING,
    SATURATED
}
