/// Snapshots in Redis, read whole or not at all: the states of partitions, and the dependency graph as its
/// readers hold it.
@NullMarked
package io.epicenter.chassis.snapshot;

import org.jspecify.annotations.NullMarked;
