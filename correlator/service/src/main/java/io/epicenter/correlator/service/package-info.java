/// The correlator's adapters: Kafka in and out, snapshots in Redis, REST for people.
@NullMarked
package io.epicenter.correlator.service;

import org.jspecify.annotations.NullMarked;
