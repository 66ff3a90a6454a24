/// The REST API over the current snapshot, with its age and readiness.
@NullMarked
package io.epicenter.topology.service.rest;

import org.jspecify.annotations.NullMarked;
