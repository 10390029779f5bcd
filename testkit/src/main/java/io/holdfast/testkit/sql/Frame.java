package io.holdfast.testkit.sql;

/** One level of parentheses while a query is translated. */
final class Frame {
    /** Where the output of this level began, the function's name included. */
    final int start;

    /** What closes the level. */
    final String close;

    /** Whether it holds a function's arguments, where FROM names no relation. */
    final boolean arguments;

    /** The index of the current select item's first token, negative outside a select list. */
    int item = -1;

    /** Whether a comma continues a list of relations. */
    boolean from;

    /** Whether a relation comes next. */
    boolean wantsRelation;

    /** Whether commas separate common table expressions. */
    boolean with;

    /** Whether this level stood where a relation is wanted. */
    boolean derived;

    /** Whether AS introduces a type here. */
    boolean cast;

    Frame(int start, String close, boolean arguments) {
        this.start = start;
        this.close = close;
        this.arguments = arguments;
    }
}
