/// The front door's domain: what a request of each protocol means, as records for topics and a reply.
@NullMarked
package io.epicenter.ingest;

import org.jspecify.annotations.NullMarked;
