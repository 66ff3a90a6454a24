package io.epicenter.incident.notification;

/// The severities of incidents, 1..5, in words and in classes.
public final class Severity {
    /// The classes: from HIGH on people are woken by default, CRITICAL means that users cannot work
    /// (docs/incidents.md).
    static final int HIGH = 3;
    static final int CRITICAL = 5;

    private Severity() {}

    /// As people say it, in messages and in the console. A receiver with a vocabulary of its own maps it itself.
    public static String word(int severity) {
        return switch (severity) {
            case 1 -> "info";
            case 2 -> "low";
            case 3 -> "medium";
            case 4 -> "high";
            default -> "critical";
        };
    }
}
