/// The whole platform under the load of thousands of services, from the front door to the named cause.
@NullMarked
package io.epicenter.benchmarks.platform;

import org.jspecify.annotations.NullMarked;
