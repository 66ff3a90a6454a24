/// The application around the dependency graph: Kafka in, Redis and REST out.
@NullMarked
package io.epicenter.topology.service;

import org.jspecify.annotations.NullMarked;
