package io.epicenter.chassis.kafka;

/// Kafka did not take an output. No fault of the record that led to it: the process ends before that record's offset
/// moves, and the record comes again.
public final class OutputRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public OutputRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
