/// The series of a partition: their table with rates, samples on the way, event time.
@NullMarked
package io.epicenter.detector.series;

import org.jspecify.annotations.NullMarked;
