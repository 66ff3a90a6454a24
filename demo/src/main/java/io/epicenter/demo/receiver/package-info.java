/// Local Slack and PagerDuty receivers that enforce the rules of the real ones and log what they got.
@NullMarked
package io.epicenter.demo.receiver;

import org.jspecify.annotations.NullMarked;
