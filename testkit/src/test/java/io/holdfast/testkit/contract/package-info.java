/** What PgJDBC sees of Materialize, held against the emulator always and against a real one where there is one. */
package io.holdfast.testkit.contract;
