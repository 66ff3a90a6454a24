/// Curves that are fitted to a signal's history off the hot path, and looked up on it.
@NullMarked
package io.epicenter.detector.curve;

import org.jspecify.annotations.NullMarked;
