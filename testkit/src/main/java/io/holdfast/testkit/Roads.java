package io.holdfast.testkit;

import java.util.List;

/** The two directions of one proxy. */
record Roads(Road toServer, Road toClient) {
    Roads() {
        this(new Road(), new Road());
    }

    Road of(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    List<Road> all() {
        return List.of(toServer, toClient);
    }
}
