/// Sources, one file each: find calls in one kind of telemetry, an API or a declaration.
@NullMarked
package io.epicenter.topology.source;

import org.jspecify.annotations.NullMarked;
