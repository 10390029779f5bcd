package io.holdfast.driver;

import java.util.Hashtable;
import java.util.function.Consumer;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/** Makes a {@link DriverDataSource} from what JNDI keeps: the addresses {@code url}, {@code user}, {@code password}, {@code properties}. */
public final class DriverDataSourceFactory implements ObjectFactory {
    /** Called by JNDI. */
    public DriverDataSourceFactory() {}

    @Override
    public @Nullable Object getObjectInstance(
            Object object, @Nullable Name name, @Nullable Context context, @Nullable Hashtable<?, ?> environment) {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        DriverDataSource source = new DriverDataSource();
        give(reference, "url", source::setUrl);
        give(reference, "user", source::setUser);
        give(reference, "password", source::setPassword);
        give(reference, "properties", source::setProperties);
        return source;
    }

    private static void give(Reference reference, String address, Consumer<String> to) {
        RefAddr found = reference.get(address);
        if (found != null && found.getContent() instanceof String text) {
            to.accept(text);
        }
    }
}
