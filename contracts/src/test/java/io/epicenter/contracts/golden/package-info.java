/// Golden messages: what stands on each topic, kept as files in `src/test/resources/golden` and compared with what
/// the code reads and writes.
@NullMarked
package io.epicenter.contracts.golden;

import org.jspecify.annotations.NullMarked;
