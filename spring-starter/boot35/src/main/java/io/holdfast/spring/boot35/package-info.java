/** Nothing of its own: the test that runs here is in {@code ../src/matrix}. */
package io.holdfast.spring.boot35;
