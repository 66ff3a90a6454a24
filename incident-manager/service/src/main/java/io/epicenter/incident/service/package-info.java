/// The incident manager's Quarkus application: channels, REST, delivery over HTTP, read models.
@NullMarked
package io.epicenter.incident.service;

import org.jspecify.annotations.NullMarked;
