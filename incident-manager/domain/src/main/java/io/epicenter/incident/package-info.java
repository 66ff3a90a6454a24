/// The incident manager's domain: incidents as people see them, and who is told what and when.
@NullMarked
package io.epicenter.incident;

import org.jspecify.annotations.NullMarked;
