/// Whether the root cause of recorded, labelled failures is named: `./epicenter evaluate root-cause`.
@NullMarked
package io.epicenter.benchmarks.rootcause;

import org.jspecify.annotations.NullMarked;
