/// How strongly two symptoms belong together: the correlation rules' votes combined to one link.
@NullMarked
package io.epicenter.correlator.grouping;

import org.jspecify.annotations.NullMarked;
