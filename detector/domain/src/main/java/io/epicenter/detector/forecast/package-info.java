/// When a bounded resource will be full: time to breach with its probability.
@NullMarked
package io.epicenter.detector.forecast;

import org.jspecify.annotations.NullMarked;
