package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;

/** Records GRANT and REVOKE. */
final class Grants {
    private final World world;
    private final Definer definer;

    Grants(World world, Definer definer) {
        this.world = world;
        this.definer = definer;
    }

    void run(Statement.Grant grant) throws SqlError {
        for (String written : grant.roles()) {
            String grantee = Names.parts(written).get(0);
            if (!grantee.equals(Roles.PUBLIC)) {
                world.roles().get(grantee);
            }
            if (grant.kind().equals("SYSTEM")) {
                record(grant, grantee, "");
            }
            for (String object : grant.objects()) {
                record(grant, grantee, id(grant.kind(), object));
            }
        }
    }

    private void record(Statement.Grant grant, String grantee, String object) {
        List<String> privileges = grant.kind().equals("ROLE") ? List.of("MEMBER") : grant.privileges();
        for (String privilege : privileges.contains("ALL") ? all(grant.kind()) : privileges) {
            Roles.Granted granted = new Roles.Granted(definer.role(), grantee, grant.kind(), object, privilege);
            if (grant.grant()) {
                world.roles().grant(granted);
            } else {
                world.roles().revoke(granted);
            }
        }
        String details = AuditLog.json("object_id", object, "grantee", grantee);
        world.audit()
                .add(
                        grant.grant() ? "grant" : "revoke",
                        grant.kind().toLowerCase(Locale.ROOT),
                        details,
                        definer.role());
    }

    private static List<String> all(String kind) {
        return switch (kind) {
            case "TABLE" -> List.of("INSERT", "SELECT", "UPDATE", "DELETE");
            case "SYSTEM" -> List.of("CREATEROLE", "CREATEDB", "CREATECLUSTER", "CREATENETWORKPOLICY");
            default -> List.of("USAGE", "CREATE");
        };
    }

    private String id(String kind, String name) throws SqlError {
        List<String> parts = Names.parts(name);
        String plain = parts.get(parts.size() - 1);
        return switch (kind) {
            case "CLUSTER" -> world.clusters().get(plain).id();
            case "SCHEMA" -> world.catalog().requireSchema(name, definer.path()).id();
            case "DATABASE" ->
                world.catalog()
                        .database(plain)
                        .orElseThrow(() -> SqlError.of("XX000", "unknown database '" + plain + "'"))
                        .id();
            case "ROLE" -> world.roles().get(plain).name();
            default -> world.catalog().get(name, definer.path()).id();
        };
    }
}
