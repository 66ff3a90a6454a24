/// What spans become on the topic metrics: counters of edges, operations and self time, by event time.
@NullMarked
package io.epicenter.topology.spanmetrics;

import org.jspecify.annotations.NullMarked;
