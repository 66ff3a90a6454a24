/// The entry of the launcher.
@NullMarked
package io.epicenter.allinone;

import org.jspecify.annotations.NullMarked;
