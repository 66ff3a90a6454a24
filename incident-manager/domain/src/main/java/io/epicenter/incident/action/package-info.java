/// Actions, one file each: the steps that runbooks are made of; pure: they check and plan, never run.
@NullMarked
package io.epicenter.incident.action;

import org.jspecify.annotations.NullMarked;
