package io.holdfast.subscribe;

/**
 * How far a subscription came: everything before the frontier was handed over, nothing at or after it.
 *
 * @param environment the Materialize environment whose timestamps {@code frontier} counts in; those of another one mean
 *     something else
 * @param object the subscribed object, as its SQL name
 * @param objectId the catalog's id of what the name meant, such as {@code u42}: after a blue/green swap the same name means
 *     another object. Empty for a query, and where the server did not tell
 * @param columns {@link Columns#fingerprint()} of its columns
 * @param frontier exclusive: a resume asks this environment for everything at or after it
 * @param delivered the frontier that the handler saw; never goes backwards, also when another environment's clock is behind
 * @param rows how many rows the object had there, copies counted; tells an empty snapshot that is suspicious from one that is not. In
 *     the upsert shape without state of its own it is what the last snapshot had
 * @param ownerEpoch grows with every start of the subscription; a store refuses a save of an older owner
 */
public record Checkpoint(
        String environment,
        String object,
        String objectId,
        String columns,
        long frontier,
        long delivered,
        long rows,
        long ownerEpoch) {}
