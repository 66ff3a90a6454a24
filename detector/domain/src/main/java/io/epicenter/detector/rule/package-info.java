/// The signal rules: how series become signals, and which method and calendar each signal gets.
@NullMarked
package io.epicenter.detector.rule;

import org.jspecify.annotations.NullMarked;
