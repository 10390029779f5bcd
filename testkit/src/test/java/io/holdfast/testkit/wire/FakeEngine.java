package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens {@link FakeSession}s and remembers them. */
final class FakeEngine implements Engine {
    final List<SessionStart> starts = new CopyOnWriteArrayList<>();
    final List<FakeSession> sessions = new CopyOnWriteArrayList<>();

    @Override
    public Session open(SessionStart start) {
        FakeSession session = new FakeSession();
        starts.add(start);
        sessions.add(session);
        return session;
    }
}
