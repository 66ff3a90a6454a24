/// The entry of `evaluate` and `bench`, and the list of their subjects.
@NullMarked
package io.epicenter.benchmarks;

import org.jspecify.annotations.NullMarked;
