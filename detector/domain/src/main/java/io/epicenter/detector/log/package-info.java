/// Signals from log lines: templates mined per service, their rates, novelty, silence and ratios.
@NullMarked
package io.epicenter.detector.log;

import org.jspecify.annotations.NullMarked;
