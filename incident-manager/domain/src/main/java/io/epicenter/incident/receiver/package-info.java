/// Receivers: how each of those who are told wants to be told. One idea per file; pure: render and interpret.
@NullMarked
package io.epicenter.incident.receiver;

import org.jspecify.annotations.NullMarked;
