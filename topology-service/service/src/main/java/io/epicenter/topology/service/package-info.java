/// The topology service's settings, wiring and metrics.
@NullMarked
package io.epicenter.topology.service;

import org.jspecify.annotations.NullMarked;
