/// The pipeline in one process and in virtual time: recorded telemetry in, incidents out. No Kafka, no Redis, no
/// clock.
@NullMarked
package io.epicenter.replay;

import org.jspecify.annotations.NullMarked;
