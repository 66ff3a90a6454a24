/// Runbooks: reading them, matching them to incidents, and planning them as a dry run.
@NullMarked
package io.epicenter.incident.runbook;

import org.jspecify.annotations.NullMarked;
