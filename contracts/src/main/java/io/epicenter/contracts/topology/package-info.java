/// The dependency graph as its readers hold it: one immutable snapshot in heap.
@NullMarked
package io.epicenter.contracts.topology;

import org.jspecify.annotations.NullMarked;
