/// `bench topology`: how fast and how large the dependency graph is, in process and over HTTP.
@NullMarked
package io.epicenter.benchmarks.topology;

import org.jspecify.annotations.NullMarked;
