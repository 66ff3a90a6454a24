/// Ranks what may be the root cause: hypotheses weighed by evidence, with a confidence.
@NullMarked
package io.epicenter.correlator.rootcause;

import org.jspecify.annotations.NullMarked;
