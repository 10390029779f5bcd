package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who was granted what, sort by sort, as SHOW PRIVILEGES tells it. A relation for a role's own begins with {@code mz_show_my_}. */
final class PrivilegeRelations {
    /** What is no object of a schema. */
    private static final Set<String> PLACES = Set.of("system", "cluster", "database", "schema");

    private static final String WHO = "grantor text, grantee text, ";

    private final Environment environment;
    private final Roles roles;

    PrivilegeRelations(Environment environment) {
        this.environment = environment;
        this.roles = environment.world().roles();
    }

    void addTo(SystemRelations relations) throws SqlError {
        for (String whose : List.of("mz_internal.mz_show_", "mz_internal.mz_show_my_")) {
            String all = whose.endsWith("_my_") ? whose + "all_privileges" : "mz_internal.mz_show_all_privileges";
            relations.add(
                    all,
                    WHO + "database text?, schema text?, name text?, object_type text, privilege_type text",
                    () -> rows(one -> true, place -> Stream.of(place.database, place.schema, place.name, place.kind)));
            relations.add(
                    whose + "system_privileges",
                    WHO + "privilege_type text",
                    () -> rows(only("system"), place -> Stream.of()));
            relations.add(
                    whose + "cluster_privileges",
                    WHO + "name text, privilege_type text",
                    () -> rows(only("cluster"), place -> Stream.of(place.name)));
            relations.add(
                    whose + "database_privileges",
                    WHO + "name text, privilege_type text",
                    () -> rows(only("database"), place -> Stream.of(place.name)));
            relations.add(
                    whose + "schema_privileges",
                    WHO + "database text?, name text, privilege_type text",
                    () -> rows(only("schema"), place -> Stream.of(place.database, place.name)));
            relations.add(
                    whose + "object_privileges",
                    WHO + "database text?, schema text, name text, object_type text, privilege_type text",
                    () -> rows(
                            place -> place.schema != null,
                            place -> Stream.of(place.database, place.schema, place.name, place.kind)));
            relations.add(
                    whose + "default_privileges",
                    "object_owner text, database text?, schema text?, object_type text, grantee text, "
                            + "privilege_type text",
                    () -> Stream.of("cluster", "type")
                            .map(kind -> Tuple.of("PUBLIC", null, null, kind, "PUBLIC", "USAGE"))
                            .toList());
        }
        relations.add("mz_internal.mz_show_role_members", "role text, member text, grantor text", this::members);
        relations.add("mz_internal.mz_show_my_role_members", "role text, member text, grantor text", this::members);
    }

    private List<Tuple> members() {
        return roles.grants().stream()
                .filter(granted -> granted.kind().equals("ROLE"))
                .map(granted -> Tuple.of(granted.object(), granted.grantee(), granted.grantor()))
                .toList();
    }

    private static Predicate<Place> only(String kind) {
        return place -> place.kind.equals(kind);
    }

    private record Place(
            @Nullable String database,
            @Nullable String schema,
            @Nullable String name,
            String kind) {}

    private List<Tuple> rows(Predicate<Place> wanted, Function<Place, Stream<@Nullable String>> columns) {
        return roles.grants().stream()
                .filter(granted -> !granted.kind().equals("ROLE") && wanted.test(place(granted)))
                .map(granted -> Tuple.of(Stream.concat(
                                Stream.of(granted.grantor(), shown(granted.grantee())),
                                Stream.concat(columns.apply(place(granted)), Stream.of(granted.privilege())))
                        .toArray()))
                .toList();
    }

    private static String shown(String grantee) {
        return grantee.equals(Roles.PUBLIC) ? "PUBLIC" : grantee;
    }

    private Place place(Roles.Granted granted) {
        String kind = granted.kind().toLowerCase(Locale.ROOT);
        if (!PLACES.contains(kind)) {
            return object(granted, kind);
        }
        Optional<Schema> schema = Optional.empty();
        Optional<String> name = Optional.empty();
        switch (granted.kind()) {
            case "SCHEMA" -> {
                schema = environment.catalog().schemas().stream()
                        .filter(one -> one.id().equals(granted.object()))
                        .findFirst();
                name = schema.map(Schema::name);
            }
            default -> name = name(granted);
        }
        return new Place(schema.map(Schema::databaseName).orElse(null), null, name.orElse(null), kind);
    }

    /** What GRANT calls a table may be a view or a source. */
    private Place object(Roles.Granted granted, String otherwise) {
        return environment.catalog().own().stream()
                .filter(one -> one.id().equals(granted.object()))
                .findFirst()
                .map(item -> new Place(
                        item.schema().databaseName(),
                        item.schema().name(),
                        item.name(),
                        item.kind().label()))
                .orElse(new Place(null, null, null, otherwise));
    }

    private Optional<String> name(Roles.Granted granted) {
        if (granted.kind().equals("CLUSTER")) {
            return environment.clusters().all().stream()
                    .filter(cluster -> cluster.id().equals(granted.object()))
                    .map(Cluster::name)
                    .findFirst();
        }
        return environment.catalog().databases().stream()
                .filter(database -> database.id().equals(granted.object()))
                .map(Database::name)
                .findFirst();
    }
}
