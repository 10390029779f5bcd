/** Two regions, one data source, a kill and a black hole: what an application notices of it. */
@NullMarked
package io.holdfast.samples.failover;

import org.jspecify.annotations.NullMarked;
