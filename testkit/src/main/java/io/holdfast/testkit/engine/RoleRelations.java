package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who there is and who did what: roles, privileges, the audit log. */
final class RoleRelations {
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
                "mz_catalog.mz_role_parameters", "role_id text, parameter_name text, parameter_value text", List::of);
        relations.add(
                "mz_catalog.mz_system_privileges",
                "privileges text",
                () -> grants("SYSTEM").stream()
                        .map(granted -> Tuple.of(roles.id(granted.grantee()) + "=" + granted.privilege() + "/"
                                + roles.id(granted.grantor())))
                        .toList());
        relations.add(
                "mz_catalog.mz_default_privileges",
                "role_id text, database_id text?, schema_id text?, object_type text, grantee text, privileges text",
                () -> List.of(
                        Tuple.of("p", null, null, "cluster", "p", "=U/p"),
                        Tuple.of("p", null, null, "type", "p", "=U/p")));
        relations.add(
                "mz_internal.mz_show_all_privileges",
                "grantor text, grantee text, database text?, schema text?, name text?, object_type text, "
                        + "privilege_type text",
                this::privileges);
        relations.add(
                "mz_catalog.mz_audit_events",
                "id int8, event_type text, object_type text, details jsonb, user text?, occurred_at timestamptz",
                () -> environment.world().audit().events().stream()
                        .map(event -> Tuple.of(
                                event.id(), event.type(), event.object(), event.details(), event.user(), event.at()))
                        .toList());
    }

    private static Tuple role(Roles.Role role) {
        long oid = 30_000 + Long.parseLong(role.id().substring(1)) * 2 + (role.system() ? 1 : 0);
        return Tuple.of(role.id(), oid, role.name(), true, role.system() ? null : true, role.system());
    }

    private List<Roles.Granted> grants(String kind) {
        return roles.grants().stream()
                .filter(granted -> granted.kind().equals(kind))
                .toList();
    }

    private List<Tuple> privileges() {
        return roles.grants().stream()
                .filter(granted -> !granted.kind().equals("ROLE"))
                .map(this::privilege)
                .toList();
    }

    private Tuple privilege(Roles.Granted granted) {
        Optional<CatalogItem> item = granted.kind().equals("TABLE")
                ? environment.catalog().own().stream()
                        .filter(one -> one.id().equals(granted.object()))
                        .findFirst()
                : Optional.empty();
        Optional<Schema> schema = item.map(CatalogItem::schema);
        return Tuple.of(
                granted.grantor(),
                granted.grantee(),
                schema.map(Schema::databaseName).orElse(null),
                schema.map(Schema::name).orElse(null),
                item.map(CatalogItem::name).orElseGet(() -> name(granted)),
                granted.kind().toLowerCase(Locale.ROOT),
                granted.privilege());
    }

    private String name(Roles.Granted granted) {
        return switch (granted.kind()) {
            case "CLUSTER" ->
                environment.clusters().all().stream()
                        .filter(cluster -> cluster.id().equals(granted.object()))
                        .map(Cluster::name)
                        .findFirst()
                        .orElse("");
            case "SCHEMA" ->
                environment.catalog().schemas().stream()
                        .filter(schema -> schema.id().equals(granted.object()))
                        .map(Schema::name)
                        .findFirst()
                        .orElse("");
            case "DATABASE" ->
                environment.catalog().databases().stream()
                        .filter(database -> database.id().equals(granted.object()))
                        .map(Database::name)
                        .findFirst()
                        .orElse("");
            default -> "";
        };
    }
}
