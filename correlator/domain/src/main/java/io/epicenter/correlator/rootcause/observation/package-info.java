/// What was measured around the members of an incident: the excess of each signal and the health of each node.
@NullMarked
package io.epicenter.correlator.rootcause.observation;

import org.jspecify.annotations.NullMarked;
