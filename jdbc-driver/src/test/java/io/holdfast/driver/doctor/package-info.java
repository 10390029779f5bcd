/** Tests of the doctor. */
@NullMarked
package io.holdfast.driver.doctor;

import org.jspecify.annotations.NullMarked;
