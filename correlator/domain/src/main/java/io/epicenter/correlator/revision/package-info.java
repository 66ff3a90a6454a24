/// Writes the published revision of an incident: headline, severity, members and blast radius.
@NullMarked
package io.epicenter.correlator.revision;

import org.jspecify.annotations.NullMarked;
