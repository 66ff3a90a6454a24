package io.epicenter.topology.graph;

/// How far the names that a source counts under can be trusted. It decides which of two nodes of one name stays.
public enum Naming {
    /// Callers and servers report their own names: those count before all others.
    SELF_REPORTED,
    /// Somebody else reports the names, with their namespaces: they count where no node reports its own.
    NAMESPACED,
    /// Names without namespaces.
    NAME_ONLY
}
