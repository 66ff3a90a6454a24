package io.epicenter.contracts.naming;

import org.jspecify.annotations.Nullable;

/// The name of a service, as a sender gives it.
public final class ServiceName {
    /// Stands for the name that nobody has given. What is named so is many things: it is never blamed as one.
    public static final String UNKNOWN = "unknown";

    private ServiceName() {}

    /// Whether a library has put it there because nobody had named the service. Names such as `app` or
    /// `my-service` are taken as they are: a person may have chosen them, and nothing tells theirs from a
    /// template's.
    ///
    /// Source: OpenTelemetry resource conventions (`unknown_service`, `unknown_service:java`), Jaeger's
    /// reading of OTLP (`OTLPResourceNoServiceName`), Brave and Istio (`unknown`).
    public static boolean isUnknown(@Nullable String name) {
        return name == null
                || name.isEmpty()
                || name.equals(UNKNOWN)
                || name.equals("unknown_service")
                || name.startsWith("unknown_service:")
                || name.startsWith("unknown_service_")
                || name.equals("OTLPResourceNoServiceName");
    }
}
