/// Accuracy (`evaluate`) and speed (`bench`) of the domains, as commands that anyone can run on their own recordings.
@NullMarked
package io.epicenter.benchmarks;

import org.jspecify.annotations.NullMarked;
