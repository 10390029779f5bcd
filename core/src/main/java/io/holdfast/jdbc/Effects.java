package io.holdfast.jdbc;

import io.holdfast.read.StatementKind;
import io.holdfast.read.StatementRunner.Effect;
import io.holdfast.read.Verdict;

/** What a statement may have left behind when its connection broke. */
final class Effects {
    private Effects() {}

    /**
     * What it may have.
     *
     * @param inside whether a transaction was open
     * @param onlyRead whether nothing in that can have had an effect
     */
    static Effect of(Verdict verdict, boolean inside, boolean onlyRead) {
        Effect undone = onlyRead ? Effect.ONLY_READ : Effect.ROLLED_BACK;
        return switch (verdict.kind()) {
            case COMMIT -> Effect.COMMIT;
            case READ, BEGIN, SESSION -> inside ? undone : Effect.NONE;
            case ROLLBACK, ROLLBACK_TO_SAVEPOINT -> Effect.ROLLED_BACK;
            case UNKNOWN, WRITE -> inside && !verdict.ends() ? Effect.ROLLED_BACK : Effect.POSSIBLE;
        };
    }

    static boolean isEnd(Verdict verdict) {
        return verdict.kind() == StatementKind.COMMIT || verdict.kind() == StatementKind.ROLLBACK;
    }

    static boolean isWrite(Verdict verdict) {
        return verdict.kind() == StatementKind.WRITE;
    }
}
