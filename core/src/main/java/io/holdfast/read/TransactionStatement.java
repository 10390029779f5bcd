package io.holdfast.read;

/** Tells the statements that open and end transactions from all others. */
final class TransactionStatement {
    private TransactionStatement() {}

    static Verdict verdict(StatementHead head) {
        if (head.isParenthesised()) {
            return Verdict.UNKNOWN;
        }
        return switch (head.first()) {
            case "begin" -> Verdict.plain(StatementKind.BEGIN);
            case "start" -> head.at(1).equals("transaction") ? Verdict.plain(StatementKind.BEGIN) : Verdict.UNKNOWN;
            case "commit", "end" ->
                head.at(1).equals("prepared") ? Verdict.UNKNOWN : Verdict.plain(StatementKind.COMMIT);
            case "rollback", "abort" -> rollback(head);
            default -> Verdict.UNKNOWN;
        };
    }

    private static Verdict rollback(StatementHead head) {
        String second = head.at(1);
        int behind = second.equals("work") || second.equals("transaction") ? 2 : 1;
        return switch (head.at(behind)) {
            case "to" -> Verdict.plain(StatementKind.ROLLBACK_TO_SAVEPOINT);
            case "prepared" -> Verdict.UNKNOWN;
            default -> Verdict.plain(StatementKind.ROLLBACK);
        };
    }
}
