/// How well the correlator tells concurrent faults apart: recorded alert streams placed at random times.
@NullMarked
package io.epicenter.benchmarks.correlation;

import org.jspecify.annotations.NullMarked;
