/// What is configured: settings, receivers, runbooks.
@NullMarked
package io.epicenter.incident.service.config;

import org.jspecify.annotations.NullMarked;
