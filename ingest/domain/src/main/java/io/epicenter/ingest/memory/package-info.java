/// What requests may hold in memory: a budget for all of them, and the share of each, charged before it is allocated.
@NullMarked
package io.epicenter.ingest.memory;

import org.jspecify.annotations.NullMarked;
