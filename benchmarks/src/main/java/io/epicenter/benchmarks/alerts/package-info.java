/// Recorded alert streams with their labelled faults, one folder per system, as read from disk.
@NullMarked
package io.epicenter.benchmarks.alerts;

import org.jspecify.annotations.NullMarked;
