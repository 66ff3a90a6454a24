/// The methods that come with the domain, listed for whoever has no container: replay, benchmarks, tests.
@NullMarked
package io.epicenter.detector.builtin;

import org.jspecify.annotations.NullMarked;
