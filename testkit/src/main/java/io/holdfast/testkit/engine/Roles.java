package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** Roles, and what they were granted. Every role may do everything, but for a SELECT that was revoked from it. Thread-safe. */
final class Roles {
    /** The object id of {@code mz_system}. */
    static final long SYSTEM_OID = 30_003;

    /** Everybody. */
    static final String PUBLIC = "public";

    private static final long FIRST_OID = 30_000;

    private final Map<String, Role> byName = new ConcurrentSkipListMap<>();
    private final Set<Granted> grants = new CopyOnWriteArraySet<>();
    private final Set<Revoked> revoked = ConcurrentHashMap.newKeySet();
    private final Map<Owned, String> owners = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> parameters = new ConcurrentHashMap<>();
    private int lastUser;

    Roles() {
        byName.put("mz_system", new Role("s1", "mz_system", true));
        byName.put("mz_support", new Role("s2", "mz_support", true));
    }

    /**
     * A role.
     *
     * @param id such as {@code u2}
     * @param name its name
     * @param system whether the environment made it
     */
    record Role(String id, String name, boolean system) {}

    /**
     * A privilege or a membership that somebody was given.
     *
     * @param grantor who gave it
     * @param grantee who has it
     * @param kind what it is on, as in GRANT; {@code ROLE} for a membership
     * @param object the object's id, empty for SYSTEM
     * @param privilege in upper case
     */
    record Granted(String grantor, String grantee, String kind, String object, String privilege) {}

    /** A SELECT that a role must not do: whom it was taken from, and the object's id. */
    private record Revoked(String role, String object) {}

    /**
     * Something with an owner or with privileges.
     *
     * @param kind as in GRANT
     * @param id its id
     */
    record Owned(String kind, String id) {}

    /** A role that logs in exists from then on. */
    synchronized void ensure(String name) {
        if (!byName.containsKey(name)) {
            lastUser++;
            byName.put(name, new Role("u" + lastUser, name, false));
        }
    }

    void create(String name) throws SqlError {
        if (byName.containsKey(name)) {
            throw SqlError.of("42710", "role '" + name + "' already exists");
        }
        ensure(name);
    }

    Role get(String name) throws SqlError {
        Role role = byName.get(name);
        if (role == null) {
            throw SqlError.of("42704", "unknown role '" + name + "'");
        }
        return role;
    }

    /** The id of a role that exists. */
    String id(String name) {
        Role role = byName.get(name);
        return role == null ? "" : role.id();
    }

    static long oid(Role role) {
        return FIRST_OID + Long.parseLong(role.id().substring(1)) * 2 + (role.system() ? 1 : 0);
    }

    /** The object id of a role that exists. */
    long oid(String name) {
        Role role = byName.get(name);
        return role == null ? 0 : oid(role);
    }

    /** Remembers who made what does not remember it itself. */
    void own(Owned owned, String role) {
        owners.put(owned, role);
    }

    /** The role that made a cluster, a schema or a database; the environment's own where nobody did. */
    String owner(Owned owned) {
        return owners.getOrDefault(owned, Environment.INTERNAL_ROLE);
    }

    /** Sets what a role's sessions begin with; null for what all begin with. */
    void set(String role, String variable, @Nullable String value) {
        Map<String, String> mine = parameters.computeIfAbsent(role, unused -> new ConcurrentSkipListMap<>());
        if (value == null) {
            mine.remove(variable);
        } else {
            mine.put(variable, value);
        }
    }

    /** What a role's sessions begin with. */
    Map<String, String> parameters(String role) {
        return parameters.getOrDefault(role, Map.of());
    }

    boolean exists(String name) {
        return byName.containsKey(name);
    }

    void drop(String name) throws SqlError {
        Role role = get(name);
        if (role.system()) {
            throw SqlError.of("42939", "role name \"" + name + "\" is reserved");
        }
        byName.remove(name);
        parameters.remove(name);
        revoked.removeIf(gone -> gone.role().equals(name));
        grants.removeIf(granted -> granted.grantee().equals(name)
                || (granted.kind().equals("ROLE") && granted.object().equals(name)));
    }

    Collection<Role> all() {
        return List.copyOf(byName.values());
    }

    void grant(Granted granted) {
        grants.add(granted);
        if (isSelect(granted)) {
            revoked.remove(new Revoked(granted.grantee(), granted.object()));
        }
    }

    private static boolean isSelect(Granted granted) {
        return granted.kind().equals("TABLE") && granted.privilege().equals("SELECT");
    }

    /** Refuses a role that an object's SELECT was revoked from. */
    void requireSelect(String role, CatalogItem item) throws SqlError {
        if (selectRevoked(role, item.id())) {
            String object = item.kind().sql() + " \"" + item.fullName() + "\"";
            throw SqlError.of("42501", "permission denied for " + object)
                    .withDetail("The '" + role + "' role needs SELECT privileges on " + object);
        }
    }

    /** Whether an object's SELECT was taken from a role. */
    boolean selectRevoked(String role, String object) {
        return revoked.contains(new Revoked(role, object));
    }

    void revoke(Granted granted) {
        if (isSelect(granted)) {
            revoked.add(new Revoked(granted.grantee(), granted.object()));
        }
        grants.removeIf(one -> one.grantee().equals(granted.grantee())
                && one.kind().equals(granted.kind())
                && one.object().equals(granted.object())
                && one.privilege().equals(granted.privilege()));
    }

    Collection<Granted> grants() {
        return List.copyOf(grants);
    }
}
