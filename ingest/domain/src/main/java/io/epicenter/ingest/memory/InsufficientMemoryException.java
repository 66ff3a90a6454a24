package io.epicenter.ingest.memory;

/// The budget does not have what a request needs. Unchecked, since every step of reading a request may meet it, and
/// only the one who answers the request can do something about it.
public final class InsufficientMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean never;

    InsufficientMemoryException(long neededBytes, long limitBytes, boolean never) {
        super(
                never
                        ? "the request needs more than " + neededBytes + " bytes of memory to be read, of " + limitBytes
                                + " for all requests; send smaller batches or give ingest more heap"
                        : "too much is under way; send it again later",
                null,
                false,
                false);
        this.never = never;
    }

    /// Whether the request needs more than there is when it is alone; otherwise it may come again.
    public boolean isNever() {
        return never;
    }
}
