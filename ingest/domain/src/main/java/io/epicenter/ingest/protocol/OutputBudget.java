package io.epicenter.ingest.protocol;

import io.epicenter.contracts.MalformedMessageException;

/// Bounds how many bytes of records one request may become: splitting repeats headers, which a sender could exploit.
final class OutputBudget {
    private final long limitBytes;
    private long spentBytes;

    OutputBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    void spend(long bytes) throws MalformedMessageException {
        spentBytes += bytes;
        if (spentBytes > limitBytes) {
            throw new MalformedMessageException(
                    "the request becomes more than " + limitBytes + " bytes when split; send smaller batches");
        }
    }
}
