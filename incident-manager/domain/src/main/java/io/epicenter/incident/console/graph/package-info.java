/// A call graph drawn as SVG: layered layout after Sugiyama, no knowledge of incidents.
@NullMarked
package io.epicenter.incident.console.graph;

import org.jspecify.annotations.NullMarked;
