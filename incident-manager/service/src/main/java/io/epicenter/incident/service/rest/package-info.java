/// The REST API.
@NullMarked
package io.epicenter.incident.service.rest;

import org.jspecify.annotations.NullMarked;
