package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Optional;

/** What a query's names mean. */
public interface Scope {
    /**
     * Looks a relation up.
     *
     * @param name a plain name, or {@code schema.name} for a system relation
     * @return its quoted, qualified name in the relational engine
     * @throws SqlError XX000 where there is none
     */
    String relation(String name) throws SqlError;

    /**
     * The columns of a relation.
     *
     * @param name as for {@link #relation}
     * @return in order
     * @throws SqlError XX000 where there is none
     */
    List<ResultColumn> columns(String name) throws SqlError;

    /**
     * Looks a function of the session up, such as {@code mz_version} or {@code current_database}.
     *
     * @param name without parentheses
     * @return the expression it stands for, empty where the session has none
     */
    Optional<String> constant(String name);

    /**
     * The answer to a question about privileges.
     *
     * @param question whose, and which
     * @return whether the role has one of them
     * @throws SqlError where there is no such role, object or privilege
     */
    boolean holds(PrivilegeQuestion question) throws SqlError;

    /**
     * The types the client stated for its parameters.
     *
     * @return may be shorter than the number of parameters
     */
    List<PgType> parameterTypes();
}
