/// How well log templates are found: `evaluate log-templates`.
@NullMarked
package io.epicenter.benchmarks.logs;

import org.jspecify.annotations.NullMarked;
