package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a comment in a text asks of us. */
final class FreshnessHintTest {
    private final ReadLexer lexer = new ReadLexer();

    private @Nullable FreshnessHint hint(String sql) {
        return lexer.classify(sql).hint();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* holdfast: max_staleness=5s */ SELECT 1",
                "SELECT /*holdfast:max_staleness = 5s*/ 1",
                "SELECT 1 /* holdfast: MAX_STALENESS=5s */",
                "/* a */ SELECT 1 /* holdfast: max_staleness=5s */ -- b",
                "/* holdfast: max_staleness=5s */ SELECT 1; SELECT 2"
            })
    void aCommentAnywhereBoundsTheText(String sql) {
        assertThat(hint(sql)).isEqualTo(new FreshnessHint(Duration.ofSeconds(5), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT '/* holdfast: max_staleness=5s */'",
                "SELECT $$/* holdfast: max_staleness=5s */$$",
                "SELECT \"/* holdfast: max_staleness=5s */\" FROM t",
                "SELECT 1 -- /* holdfast: max_staleness=5s */",
                "SELECT /* not holdfast: max_staleness=5s */ 1",
                "SELECT 1"
            })
    void aLiteralOrAnotherCommentDoesNot(String sql) {
        assertThat(hint(sql)).isNull();
    }

    @Test
    void offTakesEveryBoundAway() {
        assertThat(hint("SELECT /* holdfast: max_staleness=off */ 1"))
                .isEqualTo(new FreshnessHint(Duration.ZERO, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /* holdfast: */ 1",
                "SELECT /* holdfast: max_staleness */ 1",
                "SELECT /* holdfast: max_staleness=5 */ 1",
                "SELECT /* holdfast: max_staleness=0s */ 1",
                "SELECT /* holdfast: endpoint=east */ 1"
            })
    void whatCannotBeFollowedIsAnErrorAndNotSilence(String sql) {
        FreshnessHint hint = hint(sql);
        assertThat(hint).isNotNull();
        assertThat(hint.error()).isNotBlank();
    }

    @Test
    void theVerdictIsTheSameOtherwise() {
        Verdict with = lexer.classify("/* holdfast: max_staleness=5s */ INSERT INTO t VALUES (1)");
        assertThat(with.kind()).isEqualTo(StatementKind.WRITE);
        assertThat(with.pinning().hint()).isEqualTo(with.hint());
    }
}
