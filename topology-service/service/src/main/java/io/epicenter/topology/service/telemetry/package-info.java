/// Telemetry in from Kafka and from polled documents, span metrics out to Kafka.
@NullMarked
package io.epicenter.topology.service.telemetry;

import org.jspecify.annotations.NullMarked;
