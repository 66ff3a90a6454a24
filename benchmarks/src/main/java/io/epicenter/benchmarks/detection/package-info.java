/// How well single signals and machines are judged: `evaluate detection` and `evaluate prophet`.
@NullMarked
package io.epicenter.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
