/// Curves fitted to a history: what a signal is expected to be at any time.
@NullMarked
package io.epicenter.detector.curve;

import org.jspecify.annotations.NullMarked;
