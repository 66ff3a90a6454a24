/// How a service reads and writes Kafka: consumers with a state per partition, bounded producers, dead letters.
@NullMarked
package io.epicenter.chassis.kafka;

import org.jspecify.annotations.NullMarked;
