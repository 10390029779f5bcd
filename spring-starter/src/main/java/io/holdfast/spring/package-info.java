/** Spring Boot auto-configuration for Holdfast: the data source, subscription listeners, health, an actuator endpoint. */
@NullMarked
package io.holdfast.spring;

import org.jspecify.annotations.NullMarked;
