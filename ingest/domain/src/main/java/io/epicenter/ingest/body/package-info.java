/// Reading request bodies within their bounds, and replies as problem details: what protocols have in common.
@NullMarked
package io.epicenter.ingest.body;

import org.jspecify.annotations.NullMarked;
