/// What `evaluate` and `bench` can be asked about.
@NullMarked
package io.epicenter.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
