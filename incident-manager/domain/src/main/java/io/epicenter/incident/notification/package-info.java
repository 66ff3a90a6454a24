/// What a receiver is to be notified of: the outbox as a pure state machine, with its entries, outcomes and
/// circuit breaker.
@NullMarked
package io.epicenter.incident.notification;

import org.jspecify.annotations.NullMarked;
