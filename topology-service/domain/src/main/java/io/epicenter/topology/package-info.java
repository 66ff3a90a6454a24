/// The dependency graph in the making: feeds sources with telemetry, keeps what they count, builds snapshots.
@NullMarked
package io.epicenter.topology;

import org.jspecify.annotations.NullMarked;
