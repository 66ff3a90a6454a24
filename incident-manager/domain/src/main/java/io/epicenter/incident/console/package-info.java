/// The web console's pure part: graph layout, SVG, view models and words.
@NullMarked
package io.epicenter.incident.console;

import org.jspecify.annotations.NullMarked;
