/// The signals of one entity judged together.
@NullMarked
package io.epicenter.detector.multivariate;

import org.jspecify.annotations.NullMarked;
