/// The methods Prophet and Luminaire: curves refitted in the background, corrected by what they leave.
@NullMarked
package io.epicenter.detector.method.fitted;

import org.jspecify.annotations.NullMarked;
