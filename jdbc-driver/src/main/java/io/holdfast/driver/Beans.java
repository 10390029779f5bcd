package io.holdfast.driver;

import io.holdfast.HoldfastDataSource;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The JMX beans of a driver's data sources: {@code io.holdfast:type=DataSource,name=…,id=…}. JMX is loaded on the driver's own
 * thread, so that no connect waits for it. Thread-safe.
 */
final class Beans {
    private static final System.Logger LOG = System.getLogger("io.holdfast");

    private final Map<HoldfastDataSource, ObjectName> names = new ConcurrentHashMap<>();

    void register(HoldfastDataSource source, int id) {
        try {
            ObjectName name = new ObjectName(
                    "io.holdfast:type=DataSource,name=" + source.status().name() + ",id=" + id + ",driver="
                            + Integer.toHexString(System.identityHashCode(this)));
            server().registerMBean(new DataSourceBean(source), name);
            names.put(source, name);
        } catch (JMException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "no JMX bean for this data source", e);
        }
    }

    void unregister(HoldfastDataSource source) {
        ObjectName name = names.remove(source);
        if (name == null) {
            return;
        }
        try {
            server().unregisterMBean(name);
        } catch (JMException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the JMX bean " + name + " is gone already", e);
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
