/// Recordings of labelled series, as read from disk.
@NullMarked
package io.epicenter.benchmarks.dataset;

import org.jspecify.annotations.NullMarked;
