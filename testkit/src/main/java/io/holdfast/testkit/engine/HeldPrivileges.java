package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.PrivilegeQuestion;
import io.holdfast.testkit.type.SqlError;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Which privileges a role has: by ownership, by grants, by PUBLIC, by membership. That one is missing refuses little here. */
final class HeldPrivileges {
    private static final Set<String> ON_TABLES = Set.of("INSERT", "SELECT", "UPDATE", "DELETE");
    private static final Set<String> ON_PLACES = Set.of("USAGE", "CREATE");
    private static final Set<String> ON_SYSTEM =
            Set.of("CREATEROLE", "CREATEDB", "CREATECLUSTER", "CREATENETWORKPOLICY");
    private static final Set<String> ON_ROLES = Set.of("USAGE", "MEMBER");

    /** For what outlives a session: a definition asks nobody's privileges. */
    static final Planner.Privileges REFUSED = question -> {
        throw SqlError.of("0A000", "a question about privileges in a definition is not supported by the emulator");
    };

    private final World world;
    private final SearchPath path;
    private final String self;

    HeldPrivileges(World world, SearchPath path, String self) {
        this.world = world;
        this.path = path;
        this.self = self;
    }

    /** Whether a role has one of some privileges. */
    boolean answer(PrivilegeQuestion asked) throws SqlError {
        String whose = asked.role().isEmpty() ? self : asked.role();
        PrivilegeQuestion question = new PrivilegeQuestion(whose, asked.kind(), asked.object(), asked.privileges());
        role(question.role());
        boolean held = false;
        for (String privilege : question.privileges().split(",", -1)) {
            held |= holds(question, privilege.trim().toUpperCase(Locale.ROOT));
        }
        return held;
    }

    private boolean holds(PrivilegeQuestion question, String privilege) throws SqlError {
        if (!known(question.kind()).contains(privilege)) {
            throw SqlError.of("22023", "unrecognized privilege type: \"" + privilege + "\"");
        }
        Set<String> roles = reached(question.role());
        if (question.kind().equals("ROLE")) {
            role(question.object());
            return roles.contains(question.object());
        }
        String id = id(question.kind(), question.object());
        if (privilege.equals("SELECT") && world.roles().selectRevoked(question.role(), id)) {
            return false;
        }
        return roles.contains(Environment.INTERNAL_ROLE)
                || ownedBy(roles, question, id, privilege)
                || world.roles().grants().stream()
                        .anyMatch(granted -> granted.kind().equals(question.kind())
                                && granted.object().equals(id)
                                && granted.privilege().equals(privilege)
                                && roles.contains(granted.grantee()));
    }

    private static Set<String> known(String kind) {
        return switch (kind) {
            case "TABLE" -> ON_TABLES;
            case "SYSTEM" -> ON_SYSTEM;
            case "ROLE" -> ON_ROLES;
            default -> ON_PLACES;
        };
    }

    private void role(String name) throws SqlError {
        if (!world.roles().exists(name)) {
            throw SqlError.of("42704", "role \"" + name + "\" does not exist");
        }
    }

    /** A role, everybody, and every role that it is a member of, directly or not. */
    private Set<String> reached(String role) {
        Set<String> reached = new HashSet<>(Set.of(role, Roles.PUBLIC));
        boolean more = true;
        while (more) {
            more = false;
            for (Roles.Granted granted : world.roles().grants()) {
                boolean member = granted.kind().equals("ROLE") && reached.contains(granted.grantee());
                more |= member && reached.add(granted.object());
            }
        }
        return reached;
    }

    private String id(String kind, String name) throws SqlError {
        return switch (kind) {
            case "SYSTEM" -> "";
            case "CLUSTER" -> world.clusters().get(name).id();
            case "SCHEMA" -> world.catalog().requireSchema(name, path).id();
            case "DATABASE" ->
                world.catalog()
                        .database(name)
                        .orElseThrow(() -> SqlError.of("XX000", "unknown database '" + name + "'"))
                        .id();
            default -> world.catalog().get(name, path).id();
        };
    }

    private boolean ownedBy(Set<String> roles, PrivilegeQuestion question, String id, String privilege)
            throws SqlError {
        if (question.kind().equals("SYSTEM")) {
            return false;
        }
        if (!question.kind().equals("TABLE")) {
            return roles.contains(world.roles().owner(new Roles.Owned(question.kind(), id)));
        }
        CatalogItem item = world.catalog().get(question.object(), path);
        boolean select = privilege.equals("SELECT");
        // everybody may read the catalog; of a view only SELECT can be had
        return item.kind() == CatalogItem.Kind.SYSTEM
                ? select
                : roles.contains(item.owner()) && (select || item.kind() == CatalogItem.Kind.TABLE);
    }
}
