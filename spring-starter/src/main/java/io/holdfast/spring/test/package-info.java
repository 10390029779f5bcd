/** A test slice of Spring Boot's kind, over emulated regions. */
@NullMarked
package io.holdfast.spring.test;

import org.jspecify.annotations.NullMarked;
