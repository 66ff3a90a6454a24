/// Read models in heap, rebuilt from Kafka at every start.
@NullMarked
package io.epicenter.incident.service.view;

import org.jspecify.annotations.NullMarked;
