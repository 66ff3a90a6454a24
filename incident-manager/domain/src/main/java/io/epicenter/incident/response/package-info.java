/// What people do about an incident and what is kept of it: acknowledgement, resolution, rating, and the
/// timeline.
@NullMarked
package io.epicenter.incident.response;

import org.jspecify.annotations.NullMarked;
