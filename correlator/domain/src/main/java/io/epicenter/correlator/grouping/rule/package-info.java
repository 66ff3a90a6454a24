/// The correlation rules, one idea per file; each knows only its interface and the model.
@NullMarked
package io.epicenter.correlator.grouping.rule;

import org.jspecify.annotations.NullMarked;
