/// Binary forms on the wire, read and written without a generated class: protobuf, snappy blocks, remote write,
/// OTLP.
@NullMarked
package io.epicenter.contracts.wire;

import org.jspecify.annotations.NullMarked;
