/// The detector's domain: samples of one `metrics` partition in, deviations, anomalies and progress out.
@NullMarked
package io.epicenter.detector;

import org.jspecify.annotations.NullMarked;
