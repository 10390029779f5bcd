package io.holdfast.testkit.model;

/** What a client would be told: the server's SQLSTATE and text, or class 08 where the connection broke. */
public final class ModelFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Five characters. */
    private final String sqlState;

    ModelFault(String sqlState, String message) {
        super(message);
        this.sqlState = sqlState;
    }

    /**
     * The SQLSTATE.
     *
     * @return five characters
     */
    public String sqlState() {
        return sqlState;
    }
}
