/// The steps that incidents go through at each tick: join, open, split, merge, diagnose, resolve, publish.
@NullMarked
package io.epicenter.correlator.lifecycle;

import org.jspecify.annotations.NullMarked;
