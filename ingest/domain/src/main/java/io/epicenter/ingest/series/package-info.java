/// Series on their way to `metrics`: judged by the limits, cut by the partition of their entity.
@NullMarked
package io.epicenter.ingest.series;

import org.jspecify.annotations.NullMarked;
