/// Conservation of blame: which part of an incident's excess each node causes itself and which part its callees
/// explain.
@NullMarked
package io.epicenter.correlator.rootcause.blame;

import org.jspecify.annotations.NullMarked;
