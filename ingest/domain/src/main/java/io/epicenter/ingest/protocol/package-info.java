/// The protocols that ingest speaks, one per file: remote write, JSON samples, OTLP traces and logs, events.
@NullMarked
package io.epicenter.ingest.protocol;

import org.jspecify.annotations.NullMarked;
