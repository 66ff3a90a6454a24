/// `evaluate detection`: how well a method finds the labelled anomalies of recorded series, and how fast.
@NullMarked
package io.epicenter.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
