/// The values that every room reads: symptoms, the dependency graph, signal histories, changes, tuned weights and
/// the settings.
@NullMarked
package io.epicenter.correlator.model;

import org.jspecify.annotations.NullMarked;
