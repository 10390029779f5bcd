/** The SQL engine of one emulated environment: sessions, statements, transactions, cursors and subscriptions, without a socket. */
@NullMarked
package io.holdfast.testkit.engine;

import org.jspecify.annotations.NullMarked;
