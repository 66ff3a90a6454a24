/// The demo: a story of a failing shop told to the real front door, and the judge of how it ended.
/// Knows nothing of Epicenter but its HTTP interfaces.
@NullMarked
package io.epicenter.demo;

import org.jspecify.annotations.NullMarked;
