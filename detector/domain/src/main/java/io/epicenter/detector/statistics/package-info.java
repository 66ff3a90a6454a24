/// Online statistics that models share: tails, mixtures of forecasts, smoothing factors; pure functions over
/// numbers.
@NullMarked
package io.epicenter.detector.statistics;

import org.jspecify.annotations.NullMarked;
