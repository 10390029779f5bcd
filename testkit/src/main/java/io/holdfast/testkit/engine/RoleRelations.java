package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who there is and who did what: roles, privileges, the audit log. */
final class RoleRelations {
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("INSERT", "a"),
            Map.entry("SELECT", "r"),
            Map.entry("UPDATE", "w"),
            Map.entry("DELETE", "d"),
            Map.entry("USAGE", "U"),
            Map.entry("CREATE", "C"),
            Map.entry("CREATEROLE", "R"),
            Map.entry("CREATEDB", "B"),
            Map.entry("CREATECLUSTER", "N"),
            Map.entry("CREATENETWORKPOLICY", "P"));

    private final Environment environment;
    private final Roles roles;

    RoleRelations(Environment environment) {
        this.environment = environment;
        this.roles = environment.world().roles();
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_catalog.mz_roles",
                "id text, oid int8, name text, inherit bool, rolcanlogin bool?, rolsuper bool?",
                () -> roles.all().stream().map(RoleRelations::role).toList());
        relations.add(
                "mz_catalog.mz_role_members",
                "role_id text, member text, grantor text",
                () -> grants("ROLE").stream()
                        .map(granted -> Tuple.of(
                                roles.id(granted.object()), roles.id(granted.grantee()), roles.id(granted.grantor())))
                        .toList());
        relations.add(
                "mz_catalog.mz_role_parameters",
                "role_id text, parameter_name text, parameter_value text",
                () -> roles.all().stream()
                        .flatMap(role -> roles.parameters(role.name()).entrySet().stream()
                                .map(entry -> Tuple.of(role.id(), entry.getKey(), entry.getValue())))
                        .toList());
        relations.add(
                "mz_catalog.mz_system_privileges",
                "privileges text",
                () -> grants("SYSTEM").stream()
                        .map(granted -> Tuple.of(
                                grantee(roles, granted) + "=" + letter(granted) + "/" + roles.id(granted.grantor())))
                        .toList());
        relations.add(
                "mz_catalog.mz_default_privileges",
                "role_id text, database_id text?, schema_id text?, object_type text, grantee text, privileges text",
                () -> List.of(
                        Tuple.of("p", null, null, "cluster", "p", "=U/p"),
                        Tuple.of("p", null, null, "type", "p", "=U/p")));
        relations.add(
                "mz_catalog.mz_audit_events",
                "id int8, event_type text, object_type text, details jsonb, user text?, occurred_at timestamptz",
                () -> environment.world().audit().events().stream()
                        .map(event -> Tuple.of(
                                event.id(), event.type(), event.object(), event.details(), event.user(), event.at()))
                        .toList());
    }

    /** The id of who made a cluster, a schema or a database. */
    static String ownerId(Roles roles, Roles.Owned owned) {
        return roles.id(roles.owner(owned));
    }

    /** The privileges on a cluster, a schema or a database. */
    static String privileges(Roles roles, Roles.Owned owned) {
        return privileges(roles, owned, roles.owner(owned));
    }

    /** The privileges on an object as {@code mz_aclitem}s: first its owner's, then what was granted. */
    static String privileges(Roles roles, Roles.Owned object, String owner) {
        Map<String, StringBuilder> letters = new LinkedHashMap<>();
        String ownerId = roles.id(owner);
        letters.put(ownerId + "=%s/" + ownerId, new StringBuilder(object.kind().equals("TABLE") ? "arwd" : "UC"));
        for (Roles.Granted granted : roles.grants()) {
            if (granted.kind().equals(object.kind()) && granted.object().equals(object.id())) {
                String key = grantee(roles, granted) + "=%s/" + roles.id(granted.grantor());
                letters.computeIfAbsent(key, unused -> new StringBuilder()).append(letter(granted));
            }
        }
        return letters.entrySet().stream()
                .map(entry -> entry.getKey().formatted(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Everybody is written as nobody. */
    private static String grantee(Roles roles, Roles.Granted granted) {
        return granted.grantee().equals(Roles.PUBLIC) ? "" : roles.id(granted.grantee());
    }

    private static String letter(Roles.Granted granted) {
        return LETTERS.getOrDefault(granted.privilege(), "");
    }

    private static Tuple role(Roles.Role role) {
        return Tuple.of(role.id(), Roles.oid(role), role.name(), true, role.system() ? null : true, role.system());
    }

    private List<Roles.Granted> grants(String kind) {
        return roles.grants().stream()
                .filter(granted -> granted.kind().equals(kind))
                .toList();
    }
}
