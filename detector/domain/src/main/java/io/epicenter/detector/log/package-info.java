/// Signals from log lines: rates, novelty and ratios of the templates of each service.
@NullMarked
package io.epicenter.detector.log;

import org.jspecify.annotations.NullMarked;
