/** The preflight: what to know about two regions before betting on them. */
@NullMarked
package io.holdfast.driver.doctor;

import org.jspecify.annotations.NullMarked;
