/// Protocols, one file each, and the readers they share: bytes to records, outcome to reply.
@NullMarked
package io.epicenter.ingest.protocol;

import org.jspecify.annotations.NullMarked;
