/// A recording: what the telemetry topics held, as files.
@NullMarked
package io.epicenter.replay.recording;

import org.jspecify.annotations.NullMarked;
