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
        int operation, double perRequest, int retries, boolean optional, boolean queued, double timeoutSeconds) {
    /// Mean number of attempts when one fails so often.
    double attempts(double failing) {
        double sum = 1;
        double again = 1;
        for (int i = 0; i < retries; i++) {
            again *= failing;
            sum += again;
        }
        return sum;
    }

    /// How often all attempts fail.
    double finallyFails(double failing) {
        return Math.pow(failing, retries + 1);
    }
}
