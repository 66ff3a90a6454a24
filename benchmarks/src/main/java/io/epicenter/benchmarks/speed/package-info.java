/// `bench detector`: how fast and how small the detector is, from one scored value to the service behind a
/// broker.
@NullMarked
package io.epicenter.benchmarks.speed;

import org.jspecify.annotations.NullMarked;
