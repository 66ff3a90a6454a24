/// Receivers, one file each: render a notification as an HTTP request and interpret the response.
@NullMarked
package io.epicenter.incident.receiver;

import org.jspecify.annotations.NullMarked;
