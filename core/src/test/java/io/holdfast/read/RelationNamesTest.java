package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.health.lag.Relations.Name;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names in a text must be relations: one too few would be an old answer, one too many a hop. */
final class RelationNamesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    SELECT 1                                                             |
                    SELECT a FROM t                                                      | t
                    SELECT a FROM s.t                                                    | s.t
                    SELECT a FROM d.s.t AS x                                             | s.t
                    SELECT a FROM "T" x, u y, v                                          | T,u,v
                    SELECT a FROM t JOIN u ON t.a = u.a LEFT JOIN v USING (a)            | t,u,v
                    SELECT a FROM t JOIN u ON t.a = u.a, w                               | t,u,w
                    SELECT a FROM (SELECT b FROM u) x, v                                 | u,v
                    SELECT a FROM (t JOIN u ON true)                                     | t,u
                    SELECT a FROM ((t JOIN u ON true) JOIN v ON true)                    | t,u,v
                    WITH c AS (SELECT a FROM t) SELECT a FROM c, u                       | t,u
                    WITH c AS MATERIALIZED (SELECT a FROM t) SELECT a FROM c             | t
                    SELECT a FROM generate_series(1, 5) g, t                             | t
                    SELECT extract(epoch FROM ts) FROM t                                 | t
                    SELECT trim(BOTH FROM x), substring(x FROM 2) FROM t                 | t
                    SELECT a FROM t WHERE a IS DISTINCT FROM b                           | t
                    SELECT coalesce((SELECT max(a) FROM u), 0) FROM t                    | u,t
                    SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a IN (SELECT b FROM v)) | t,u,v
                    SELECT a FROM t UNION ALL SELECT b FROM u ORDER BY 1, 2              | t,u
                    SELECT a FROM t, LATERAL (SELECT b FROM u) x, ONLY v                 | t,u,v
                    SELECT a FROM t ORDER BY a, b LIMIT 5                                | t
                    SELECT a, b FROM t GROUP BY a, b HAVING count(*) > 1                 | t
                    TABLE t                                                              | t
                    SELECT 'FROM nowhere', $$FROM nowhere$$ -- FROM nowhere              |
                    SELECT a FROM mz_catalog.mz_tables, pg_class, information_schema.tables |
                    SELECT a FROM t AS OF 5                                              | t
                    SHOW TABLES FROM s                                                   | s
                    EXPLAIN SELECT a FROM t                                              | t
                    """)
    void whatStandsWhereARelationStands(String sql, String expected) {
        List<String> found = RelationNames.in(sql).certain().stream()
                .map(name -> name.qualifier() == null ? name.name() : name.qualifier() + "." + name.name())
                .toList();
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected.split(",")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT t.a FROM x.t            | t
                    SELECT (t).a, u.b FROM t, u    | u
                    SELECT count(v) FROM w         | v
                    """)
    void everyOtherNameCountsToo(String sql, String name) {
        assertThat(RelationNames.in(sql).all()).extracting(Name::name).contains(name);
    }
}
