/// One signal from its series to its anomaly: routing, aggregation, score, alarm, chart.
@NullMarked
package io.epicenter.detector.signal;

import org.jspecify.annotations.NullMarked;
