/// Which services and machines have fallen silent.
@NullMarked
package io.epicenter.detector.absence;

import org.jspecify.annotations.NullMarked;
