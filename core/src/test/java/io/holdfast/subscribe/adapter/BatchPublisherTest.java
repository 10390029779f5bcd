package io.holdfast.subscribe.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.SubscriptionException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The reactive streams TCK, every rule as a test. */
@Timeout(120)
final class BatchPublisherTest {
    @TestFactory
    Stream<DynamicTest> itKeepsTheRulesOfReactiveStreams() {
        List<Method> rules = Stream.of(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
        assertThat(rules).hasSizeGreaterThan(30);
        return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> run(rule)));
    }

    private static void run(Method rule) throws Throwable {
        Verification verification = new Verification();
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            // the TCK skips what a publisher of one subscriber need not do
            if (!(e.getCause() instanceof SkipException)) {
                throw e.getCause();
            }
        }
    }

    /** A publisher that is fed by a thread, as a subscription feeds it. */
    private static final class Verification extends FlowPublisherVerification<Batch> {
        Verification() {
            super(new TestEnvironment(500, 100));
        }

        @Override
        public Flow.Publisher<Batch> createFlowPublisher(long elements) {
            BatchPublisher publisher = new BatchPublisher();
            Thread feeder = new Thread(() -> feed(publisher, elements), "feeder");
            feeder.setDaemon(true);
            feeder.start();
            return publisher;
        }

        private static void feed(BatchPublisher publisher, long elements) {
            Checkpoint checkpoint = new Checkpoint("e", "t", "", "c", 1, 1, 0, 1);
            Batch batch = new Batch(Batch.Kind.LIVE, "east", new Columns(List.of()), List.of(), checkpoint);
            try {
                for (long number = 0; number < elements; number++) {
                    publisher.apply(batch);
                }
                publisher.complete();
            } catch (InterruptedException | SubscriptionException e) {
                // the subscriber has cancelled: the subscription would end here
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Flow.Publisher<Batch> createFailedFlowPublisher() {
            BatchPublisher publisher = new BatchPublisher();
            publisher.fail(new IllegalStateException("made to fail"));
            return publisher;
        }

        @Override
        public long maxElementsFromPublisher() {
            return 1_000;
        }
    }
}
