package io.holdfast.testkit.relation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.engine.SessionLocal;

/** When each session of the relational engine reads. */
final class ReadPoints {
    private final Map<SessionLocal, ReadPoint> points = new ConcurrentHashMap<>();

    ReadPoint of(SessionLocal session) {
        ReadPoint point = points.get(session);
        if (point == null) {
            throw new IllegalStateException("a session reads without a timestamp");
        }
        return point;
    }

    void set(SessionLocal session, ReadPoint point) {
        points.put(session, point);
    }

    void remove(SessionLocal session) {
        points.remove(session);
    }
}
