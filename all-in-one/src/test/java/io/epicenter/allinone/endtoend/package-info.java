/// Tests of the whole platform: real Kafka, real Redis, the services as their own processes.
@NullMarked
package io.epicenter.allinone.endtoend;

import org.jspecify.annotations.NullMarked;
