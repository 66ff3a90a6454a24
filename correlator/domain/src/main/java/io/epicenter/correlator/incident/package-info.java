/// The state of incidents while they are open or may re-open, which symptom belongs to which, and what is to be
/// published.
@NullMarked
package io.epicenter.correlator.incident;

import org.jspecify.annotations.NullMarked;
