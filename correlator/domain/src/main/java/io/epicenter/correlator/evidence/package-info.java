/// Evidence for and against root-cause hypotheses. One idea per file.
@NullMarked
package io.epicenter.correlator.evidence;

import org.jspecify.annotations.NullMarked;
