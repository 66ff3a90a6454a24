/// Correlation rules: what speaks for two symptoms being of one incident. One idea per file.
@NullMarked
package io.epicenter.correlator.rule;

import org.jspecify.annotations.NullMarked;
