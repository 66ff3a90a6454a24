/// Actions: the step kinds that runbooks are made of. One idea per file; pure: they check and plan, never run.
@NullMarked
package io.epicenter.incident.action;

import org.jspecify.annotations.NullMarked;
