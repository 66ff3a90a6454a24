package io.epicenter.correlator.input;

/// What has come into one environment.
///
/// @param inputs all, signals among them
/// @param late processed at a later tick than their own
/// @param dropped for a full buffer, too many series, or a time that nothing can be computed with
/// @param ahead of their arrival by too much: dated back to it, or dropped when they are signals
public record InputCounts(long inputs, long late, long dropped, long suppressed, long ahead) {
    /// Nothing yet.
    public static final InputCounts ZERO = new InputCounts(0, 0, 0, 0, 0);

    public InputCounts plus(InputCounts more) {
        return new InputCounts(
                inputs + more.inputs,
                late + more.late,
                dropped + more.dropped,
                suppressed + more.suppressed,
                ahead + more.ahead);
    }

    /// Of one input.
    public InputCounts input(boolean isLate, boolean isDropped) {
        return plus(new InputCounts(1, isLate ? 1 : 0, isDropped ? 1 : 0, 0, 0));
    }

    public InputCounts oneSuppressed() {
        return plus(new InputCounts(0, 0, 0, 1, 0));
    }

    public InputCounts oneAhead() {
        return plus(new InputCounts(0, 0, 0, 0, 1));
    }
}
