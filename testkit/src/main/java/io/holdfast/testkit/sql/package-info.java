/** Materialize's SQL as text: tokens, the statements the emulator knows, and the translation into the relational engine's dialect. */
@NullMarked
package io.holdfast.testkit.sql;

import org.jspecify.annotations.NullMarked;
