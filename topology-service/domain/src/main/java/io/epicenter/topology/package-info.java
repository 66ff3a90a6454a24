/// The dependency graph: calls counted by sources, decayed, merged over replicas and built into snapshots.
@NullMarked
package io.epicenter.topology;

import org.jspecify.annotations.NullMarked;
