/// What people's verdicts on anomalies change: thresholds and suppressions.
@NullMarked
package io.epicenter.detector.feedback;

import org.jspecify.annotations.NullMarked;
