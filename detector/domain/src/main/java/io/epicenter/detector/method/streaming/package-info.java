/// The default method: models that learn from each value in constant time and memory.
@NullMarked
package io.epicenter.detector.method.streaming;

import org.jspecify.annotations.NullMarked;
