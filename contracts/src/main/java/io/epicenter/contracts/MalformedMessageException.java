package io.epicenter.contracts;

/// Bytes that are not what they should be. The message says what and where; the bytes belong in the dead-letter
/// topic.
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
