package io.epicenter.demo.shop;

/// That an operation calls another one.
///
/// @param operation index of the called one
/// @param perRequest mean number of calls per request of the caller
/// @param retries how often a failed call is tried again
/// @param optional whether the caller can do without
/// @param queued through the queue: the caller does not wait
/// @param timeoutSeconds after which the caller gives up
public record Call(
        int operation, double perRequest, int retries, boolean optional, boolean queued, double timeoutSeconds) {}
