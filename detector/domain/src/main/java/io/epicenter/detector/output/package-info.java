/// What leaves an engine: its messages and its counters.
@NullMarked
package io.epicenter.detector.output;

import org.jspecify.annotations.NullMarked;
