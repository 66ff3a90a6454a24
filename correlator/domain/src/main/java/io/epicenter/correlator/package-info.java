/// Anomalies, signals and events in; incidents with ranked root causes out. Pure: the time is an argument.
@NullMarked
package io.epicenter.correlator;

import org.jspecify.annotations.NullMarked;
