/// Notifications sent over HTTP, with a bulkhead and a circuit breaker for each receiver.
@NullMarked
package io.epicenter.incident.service.delivery;

import org.jspecify.annotations.NullMarked;
