/// Kafka and Redis as the launcher runs them, and what it reads from their topics itself.
@NullMarked
package io.epicenter.allinone.store;

import org.jspecify.annotations.NullMarked;
