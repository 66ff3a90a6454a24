package io.epicenter.contracts;

/// What an entity is. A closed list.
public enum EntityKind {
    SERVICE,
    POD,
    NODE,
    EDGE,
    DATABASE,
    QUEUE,
    CACHE,
    VOLUME,
    INGRESS,
    EXTERNAL;

    /// The kind as it stands in an entity's text, lower case.
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
