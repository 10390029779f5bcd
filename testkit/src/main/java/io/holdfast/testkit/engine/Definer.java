package io.holdfast.testkit.engine;

import java.util.function.Consumer;

/**
 * Who changes the catalog.
 *
 * @param path where names are looked up
 * @param cluster the session's
 * @param role the session's
 * @param atOnce whether an ALTER CLUSTER without WAIT replaces replicas at once, hydrated or not, as older servers do
 * @param notices takes what the client is to be told
 */
record Definer(SearchPath path, String cluster, String role, boolean atOnce, Consumer<String> notices) {}
