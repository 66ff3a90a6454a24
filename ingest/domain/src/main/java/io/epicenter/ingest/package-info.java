/// What a request of a protocol means: records for topics, and the outcome the sender is told.
@NullMarked
package io.epicenter.ingest;

import org.jspecify.annotations.NullMarked;
