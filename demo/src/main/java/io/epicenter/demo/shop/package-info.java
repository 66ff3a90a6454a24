/// The simulated shop: its plan, its physics, and the telemetry that its pods would expose.
@NullMarked
package io.epicenter.demo.shop;

import org.jspecify.annotations.NullMarked;
