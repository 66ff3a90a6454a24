/// The engine of one metrics partition: records in, deviations, anomalies and progress out; and its settings.
@NullMarked
package io.epicenter.detector;

import org.jspecify.annotations.NullMarked;
