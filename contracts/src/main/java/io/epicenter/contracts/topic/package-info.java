/// The Kafka topics: their names, the message types on them, and the partition of a key.
@NullMarked
package io.epicenter.contracts.topic;

import org.jspecify.annotations.NullMarked;
