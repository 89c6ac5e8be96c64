/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.realtimeplatform.trino.security;

import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.security.AccessDeniedException;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Access control of the toolkit, made fit for every release of Trino. It runs with the plugin's class loader, as rules that
 * are read again are parsed by the plugin's libraries. And where the toolkit refuses with an error that the release of Trino
 * does not have yet, it is refused all the same, with an error that says so.
 */
public final class CatalogAccessControl
        implements InvocationHandler
{
    private final ConnectorAccessControl delegate;

    private CatalogAccessControl(ConnectorAccessControl delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    /** @return a proxy, which has just the methods that the interface has in the Trino that runs it */
    public static ConnectorAccessControl of(ConnectorAccessControl delegate)
    {
        return (ConnectorAccessControl) Proxy.newProxyInstance(
                CatalogAccessControl.class.getClassLoader(),
                new Class<?>[] {ConnectorAccessControl.class},
                new CatalogAccessControl(delegate));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments)
            throws Throwable
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return method.invoke(delegate, arguments);
        }
        catch (InvocationTargetException e) {
            if (e.getCause() instanceof NoSuchMethodError missing && String.valueOf(missing.getMessage()).contains(AccessDeniedException.class.getName() + ".deny")) {
                throw new AccessDeniedException(refused(method.getName(), arguments));
            }
            throw e.getCause();
        }
    }

    /** For example <code>Cannot select from table reports.orders</code>, of <code>checkCanSelectFromColumns</code>. */
    private static String refused(String method, Object[] arguments)
    {
        String action = method
                .replaceFirst("^checkCan", "")
                .replace("FromColumns", "FromTable")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(ENGLISH);
        // the first argument says who asks, the second for what
        return "Cannot %s %s".formatted(action, arguments[1]);
    }
}
