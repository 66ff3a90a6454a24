/// The launcher: a real Kafka broker, a real Redis and the five services as processes of their own, one command.
@NullMarked
package io.epicenter.allinone;

import org.jspecify.annotations.NullMarked;
