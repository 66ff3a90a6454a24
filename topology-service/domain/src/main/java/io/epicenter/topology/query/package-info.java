/// Questions to a snapshot: blast radius, paths, what-if, difference of versions, Graphviz.
@NullMarked
package io.epicenter.topology.query;

import org.jspecify.annotations.NullMarked;
