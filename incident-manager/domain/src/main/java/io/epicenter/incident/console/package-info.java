/// The console's view models: everything that a page shows, in words and numbers ready to print.
@NullMarked
package io.epicenter.incident.console;

import org.jspecify.annotations.NullMarked;
