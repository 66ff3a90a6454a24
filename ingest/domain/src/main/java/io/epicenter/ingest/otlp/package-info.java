/// What the protocols of OTLP are made of: requests and replies over HTTP, and the readers of each signal.
@NullMarked
package io.epicenter.ingest.otlp;

import org.jspecify.annotations.NullMarked;
