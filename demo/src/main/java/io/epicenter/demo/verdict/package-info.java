/// What became of a story, seen from outside and compared with the ground truth.
@NullMarked
package io.epicenter.demo.verdict;

import org.jspecify.annotations.NullMarked;
