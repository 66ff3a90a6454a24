/// Feedback of operators: merges, splits and named causes are carried out, and the weights learn from them.
@NullMarked
package io.epicenter.correlator.learning;

import org.jspecify.annotations.NullMarked;
