/// Tests of the batches of deviations.
@NullMarked
package io.epicenter.contracts.signal;

import org.jspecify.annotations.NullMarked;
