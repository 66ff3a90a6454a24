/// `evaluate forecasts`: how early and how truly a breach is foretold, and how often wrongly.
@NullMarked
package io.epicenter.benchmarks.forecasts;

import org.jspecify.annotations.NullMarked;
