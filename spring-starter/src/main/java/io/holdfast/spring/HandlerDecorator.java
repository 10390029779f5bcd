package io.holdfast.spring;

import io.holdfast.subscribe.BatchHandler;

/** Puts something around every listener's handler. */
@FunctionalInterface
interface HandlerDecorator {
    BatchHandler decorate(String subscription, BatchHandler handler);
}
