/// Mining templates from log lines: masks of values, hashes, the miner.
@NullMarked
package io.epicenter.detector.log.template;

import org.jspecify.annotations.NullMarked;
