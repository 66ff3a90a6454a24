/// The ingest service: mounts the protocols on HTTP and writes their records to Kafka.
@NullMarked
package io.epicenter.ingest.service;

import org.jspecify.annotations.NullMarked;
