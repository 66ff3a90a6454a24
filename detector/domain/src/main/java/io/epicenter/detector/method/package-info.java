/// Detection methods: each says what the next value of one signal should be, and how unlikely the real one is.
@NullMarked
package io.epicenter.detector.method;

import org.jspecify.annotations.NullMarked;
