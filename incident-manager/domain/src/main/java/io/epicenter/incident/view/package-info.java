/// An incident as people see it, built from everything known of it; for REST and the console.
@NullMarked
package io.epicenter.incident.view;

import org.jspecify.annotations.NullMarked;
