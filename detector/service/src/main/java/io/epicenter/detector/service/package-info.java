/// The detector's adapters: Kafka in and out, snapshots in Redis, REST for people.
@NullMarked
package io.epicenter.detector.service;

import org.jspecify.annotations.NullMarked;
