/// The accuracy of the whole pipeline on generated failure stories.
@NullMarked
package io.epicenter.benchmarks.stories;

import org.jspecify.annotations.NullMarked;
