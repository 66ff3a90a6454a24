/// The isolation forest: the only code that sees smile.
@NullMarked
package io.epicenter.detector.forest;

import org.jspecify.annotations.NullMarked;
