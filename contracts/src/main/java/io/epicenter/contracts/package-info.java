/// The public contract: one record per topic, the topic names, and the JSON and wire codecs. Plain Java and
/// Jackson.
@NullMarked
package io.epicenter.contracts;

import org.jspecify.annotations.NullMarked;
