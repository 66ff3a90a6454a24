/// When scores of a signal are an alarm: evidence over several intervals, how large a deviation must be, what is new.
@NullMarked
package io.epicenter.detector.alarm;

import org.jspecify.annotations.NullMarked;
