/** A Spring Boot application over two emulated regions, and the page that shows it. */
@NullMarked
package io.holdfast.samples.orders;

import org.jspecify.annotations.NullMarked;
