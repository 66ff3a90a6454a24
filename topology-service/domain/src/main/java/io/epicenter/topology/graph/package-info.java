/// What is counted of calls: decaying counters per edge, node and source, their wire form, and the settings.
@NullMarked
package io.epicenter.topology.graph;

import org.jspecify.annotations.NullMarked;
