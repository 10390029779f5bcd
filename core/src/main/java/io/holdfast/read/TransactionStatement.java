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
            case "commit", "end" -> head.at(1).equals("prepared") ? Verdict.UNKNOWN : ended(StatementKind.COMMIT, head);
            case "rollback", "abort" -> rollback(head);
            default -> Verdict.UNKNOWN;
        };
    }

    private static Verdict rollback(StatementHead head) {
        return switch (head.at(behind(head))) {
            case "to" -> Verdict.TO_SAVEPOINT;
            case "prepared" -> Verdict.UNKNOWN;
            default -> ended(StatementKind.ROLLBACK, head);
        };
    }

    /** AND CHAIN begins the next transaction at once. */
    private static Verdict ended(StatementKind kind, StatementHead head) {
        int behind = behind(head);
        boolean chain = head.at(behind).equals("and") && head.at(behind + 1).equals("chain");
        Verdict plain = Verdict.plain(kind);
        return chain ? plain.opening() : plain;
    }

    private static int behind(StatementHead head) {
        String second = head.at(1);
        return second.equals("work") || second.equals("transaction") ? 2 : 1;
    }
}
