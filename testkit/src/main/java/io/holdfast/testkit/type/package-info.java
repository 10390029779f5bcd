/** PostgreSQL types and their text and binary codecs. */
@NullMarked
package io.holdfast.testkit.type;

import org.jspecify.annotations.NullMarked;
