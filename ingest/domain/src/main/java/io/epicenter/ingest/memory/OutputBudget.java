package io.epicenter.ingest.memory;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;

/// Bounds how many bytes of records one request may become, since splitting repeats headers, which a sender could
/// exploit; and charges each record.
public final class OutputBudget {
    /// Bytes of objects for one record until Kafka has acknowledged it: key, ids, headers, message, its future, and
    /// what the producer keeps of it. Chosen by hand, and not measured.
    public static final long RECORD_BYTES = 2560;

    /// Bytes of UTF-8 that a character of a text becomes in JSON at most (`\u0001`), twice: a buffer that
    /// doubles holds half of them, and the array that is taken from it holds all of them once more.
    private static final long WRITING_BYTES = 2 * 6;

    private final long limitBytes;
    private final MemoryShare memory;
    private long spentBytes;

    public OutputBudget(long limitBytes, MemoryShare memory) {
        this.limitBytes = limitBytes;
        this.memory = memory;
    }

    /// Accounts for the value of one more record.
    public void spend(long bytes) throws MalformedMessageException {
        spentBytes += bytes;
        if (spentBytes > limitBytes) {
            throw new MalformedMessageException(
                    "the request becomes more than " + limitBytes + " bytes when split; send smaller batches");
        }
        memory.reserve(bytes + RECORD_BYTES);
    }

    /// A value as JSON whose texts have so many characters. Charges what writing it takes, for as long as it
    /// takes.
    public byte[] write(Object value, long chars) {
        long scratch = chars * WRITING_BYTES;
        memory.reserve(scratch);
        byte[] written = Json.write(value);
        memory.release(scratch);
        return written;
    }
}
