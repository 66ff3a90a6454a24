/// What a detection method is: the interfaces of plug-ins, what they are given and what they answer.
@NullMarked
package io.epicenter.detector.method;

import org.jspecify.annotations.NullMarked;
