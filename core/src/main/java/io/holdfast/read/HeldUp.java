package io.holdfast.read;

import java.sql.SQLException;

/** A read was ended because it waited for data that have fallen behind its bound, while another endpoint's have not. */
final class HeldUp extends SQLException {
    private static final long serialVersionUID = 1L;

    /**
     * With the words that a server would have, so that it is taken for what it is.
     *
     * @param endpoint where it waited
     * @param ended how its end looked
     */
    HeldUp(String endpoint, SQLException ended) {
        super(
                "bounded staleness: endpoint " + endpoint
                        + " fell behind under a read, which waited there for its data",
                "40001",
                ended);
    }
}
