/// The application's edge: Kafka inputs, timers, sharing of views between replicas.
@NullMarked
package io.epicenter.incident.service;

import org.jspecify.annotations.NullMarked;
