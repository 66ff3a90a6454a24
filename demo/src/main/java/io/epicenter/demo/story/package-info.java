/// A story as a sequence of requests to the front door, and the ground truth behind it.
@NullMarked
package io.epicenter.demo.story;

import org.jspecify.annotations.NullMarked;
