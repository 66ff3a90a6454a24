/// Published measures of detection over scored series.
@NullMarked
package io.epicenter.benchmarks.score;

import org.jspecify.annotations.NullMarked;
