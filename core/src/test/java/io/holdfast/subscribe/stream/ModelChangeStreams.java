package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import io.holdfast.testkit.model.ModelEnvironment;
import io.holdfast.testkit.model.ModelFault;
import io.holdfast.testkit.model.ModelMessage;
import io.holdfast.testkit.model.ModelStream;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The testkit's socket-free environments behind the port that subscriptions read from. On the test's own thread. */
final class ModelChangeStreams implements ChangeStreams {
    private final Map<String, ModelEnvironment> environments;
    private final Columns columns;
    private final Turn turn;

    ModelChangeStreams(Map<String, ModelEnvironment> environmentOfEndpoint, Columns columns, Turn turn) {
        this.environments = environmentOfEndpoint;
        this.columns = columns;
        this.turn = turn;
    }

    /** The world goes on before each read. */
    interface Turn {
        /**
         * Before a connection stands.
         *
         * @throws SQLException where it does not
         */
        void connect(String endpoint) throws SQLException;

        /**
         * Before a read.
         *
         * @return how many messages it gives at most
         * @throws SQLException where the network breaks
         */
        int read() throws SQLException;
    }

    @Override
    public ChangeStream connect(PhysicalEndpoint endpoint, String purpose, Deadline deadline) throws SQLException {
        turn.connect(endpoint.name());
        ModelEnvironment environment = environments.get(endpoint.name());
        if (environment == null) {
            throw new SQLException("no such endpoint", "08001");
        }
        return new Stream(environment);
    }

    private static SQLException failure(ModelFault fault) {
        return new SQLException(fault.getMessage(), fault.sqlState(), fault);
    }

    private final class Stream implements ChangeStream {
        private final ModelEnvironment environment;
        private final Deque<Message> unread = new ArrayDeque<>();
        private @Nullable ModelStream stream;
        private volatile boolean broken;

        Stream(ModelEnvironment environment) {
            this.environment = environment;
        }

        @Override
        public String environment() {
            return environment.id();
        }

        @Override
        public ObjectFacts inspect(Subject subject) {
            return ObjectFacts.UNKNOWN;
        }

        @Override
        public Columns describe(Subject subject, List<String> keys) {
            return columns;
        }

        @Override
        public void begin(StreamRequest request) throws SQLException {
            try {
                stream = environment.subscribe(request.subject().label(), request.asOf(), request.snapshot());
            } catch (ModelFault e) {
                throw failure(e);
            }
        }

        @Override
        public Reply next(Duration atMost) throws SQLException {
            int most = turn.read();
            if (broken) {
                throw new SQLException("broken off", "08006");
            }
            try {
                Objects.requireNonNull(stream).poll().forEach(message -> unread.add(message(message)));
            } catch (ModelFault e) {
                throw failure(e);
            }
            List<Message> messages = new ArrayList<>();
            while (!unread.isEmpty() && messages.size() < most) {
                messages.add(unread.remove());
            }
            return new Reply(messages, false);
        }

        private Message message(ModelMessage message) {
            if (message instanceof ModelMessage.Data data) {
                return new Message.Data(new Change(data.timestamp(), data.diff(), new Row(columns, data.row())));
            }
            return new Message.Progress(message.timestamp());
        }

        @Override
        public void breakOff() {
            broken = true;
        }

        @Override
        public void close() {
            broken = true;
            ModelStream open = stream;
            if (open != null) {
                open.close();
            }
        }
    }
}
