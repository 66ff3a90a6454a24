/// What a request of a protocol means: records for topics, and the outcome for the sender.
@NullMarked
package io.epicenter.ingest;

import org.jspecify.annotations.NullMarked;
