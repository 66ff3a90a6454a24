/// The registry made durable: decided under a lock, written to incident-state, published once durable, by
/// partition.
@NullMarked
package io.epicenter.incident.service.state;

import org.jspecify.annotations.NullMarked;
