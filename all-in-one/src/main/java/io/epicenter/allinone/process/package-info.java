/// Processes that end with the launcher: how they are started, watched, shown and ended.
@NullMarked
package io.epicenter.allinone.process;

import org.jspecify.annotations.NullMarked;
