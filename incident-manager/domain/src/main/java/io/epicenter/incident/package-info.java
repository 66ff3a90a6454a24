/// The registry of incidents: takes revisions and what people do, decides what is stored, published and notified.
@NullMarked
package io.epicenter.incident;

import org.jspecify.annotations.NullMarked;
