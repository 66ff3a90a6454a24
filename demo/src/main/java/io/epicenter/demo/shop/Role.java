package io.epicenter.demo.shop;

/// What a part of the shop is made of, which decides what its telemetry looks like.
public enum Role {
    /// OpenTelemetry HTTP server metrics.
    HTTP,
    /// OpenTelemetry gRPC server metrics, in milliseconds.
    GRPC,
    /// HTTP metrics of a Prometheus client library: `http_requests_total` and a duration histogram without a code.
    CLASSIC,
    /// Reads the queue; serves nobody.
    WORKER,
    POSTGRES,
    REDIS,
    QUEUE;

    /// Whether the shop's own code runs here, so that it is deployed and may be guilty.
    public boolean isApplication() {
        return isServer() || this == WORKER;
    }

    public boolean isServer() {
        return this == HTTP || this == GRPC || this == CLASSIC;
    }
}
