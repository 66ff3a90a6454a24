/// The HTTP edge: admission, body within bounds, Kafka acknowledgement, reply.
@NullMarked
package io.epicenter.ingest.service;

import org.jspecify.annotations.NullMarked;
