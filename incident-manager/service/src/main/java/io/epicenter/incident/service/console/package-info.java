/// The web console: pages, their live updates, and the headers that protect them.
@NullMarked
package io.epicenter.incident.service.console;

import org.jspecify.annotations.NullMarked;
