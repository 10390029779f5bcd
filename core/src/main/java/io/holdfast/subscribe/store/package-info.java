/**
 * Where checkpoints are kept: {@link io.holdfast.subscribe.store.FileCheckpointStore} for one process, {@link
 * io.holdfast.subscribe.store.JdbcCheckpointStore} in the sink's own transactions, and a lease for many instances.
 */
@NullMarked
package io.holdfast.subscribe.store;

import org.jspecify.annotations.NullMarked;
