/// Events and alerts in the forms that their senders have, read into those of the contract.
@NullMarked
package io.epicenter.ingest.event;

import org.jspecify.annotations.NullMarked;
