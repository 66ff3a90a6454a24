/// The kinds of evidence, one idea per file; each knows only its interface, observations, blame and the model.
@NullMarked
package io.epicenter.correlator.rootcause.evidence;

import org.jspecify.annotations.NullMarked;
