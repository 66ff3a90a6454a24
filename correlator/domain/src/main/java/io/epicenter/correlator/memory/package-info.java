/// What one environment remembers, within bounds: signals and changes of the last minutes, how often each
/// signature was seen, and what earlier incidents had.
@NullMarked
package io.epicenter.correlator.memory;

import org.jspecify.annotations.NullMarked;
