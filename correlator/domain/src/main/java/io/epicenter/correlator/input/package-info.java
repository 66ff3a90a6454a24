/// What comes into an environment and when it is due: inputs and signals wait for the watermark, and clocks say which
/// ticks are to be decided.
@NullMarked
package io.epicenter.correlator.input;

import org.jspecify.annotations.NullMarked;
