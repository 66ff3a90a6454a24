/// The telemetry that the pods of the shop would expose: series, spans and log lines.
@NullMarked
package io.epicenter.demo.telemetry;

import org.jspecify.annotations.NullMarked;
