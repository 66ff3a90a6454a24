/// Detection methods under evaluation: those of the product and the peers measured beside them.
@NullMarked
package io.epicenter.benchmarks.candidate;

import org.jspecify.annotations.NullMarked;
