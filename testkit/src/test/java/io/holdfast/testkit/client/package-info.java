/** Clients other than PgJDBC. */
package io.holdfast.testkit.client;
