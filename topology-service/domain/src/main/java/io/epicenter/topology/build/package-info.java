/// From counts to a snapshot: aliases, shares, closures and correlation domains.
@NullMarked
package io.epicenter.topology.build;

import org.jspecify.annotations.NullMarked;
