/// A batch of deviations as one record of `signals`: columns, and each text once. docs/adr/0014 has the reasons.
@NullMarked
package io.epicenter.contracts.signal;

import org.jspecify.annotations.NullMarked;
