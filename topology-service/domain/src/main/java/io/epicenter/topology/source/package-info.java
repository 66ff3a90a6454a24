/// Plug-ins that find calls between services in telemetry, one source per file.
@NullMarked
package io.epicenter.topology.source;

import org.jspecify.annotations.NullMarked;
