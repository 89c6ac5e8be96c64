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
package io.realtimeplatform.trino.materialization;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorCapabilities;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.Column;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * What releases of Trino differ in about materialized views: older ones have no WHEN STALE.
 */
public final class MaterializedViewSpi
{
    private static final Set<String> CAPABILITIES = ImmutableSet.of("MATERIALIZED_VIEW_GRACE_PERIOD", "MATERIALIZED_VIEW_WHEN_STALE_BEHAVIOR");
    private static final int PARAMETERS_WITH_WHEN_STALE = 10;
    private static final MethodHandle CONSTRUCTOR = constructor();
    private static final Optional<Method> WHEN_STALE = Arrays.stream(ConnectorMaterializedViewDefinition.class.getMethods())
            .filter(method -> method.getName().equals("getWhenStaleBehavior"))
            .findFirst();

    private MaterializedViewSpi() {}

    private static MethodHandle constructor()
    {
        Constructor<?> constructor = Arrays.stream(ConnectorMaterializedViewDefinition.class.getConstructors())
                .filter(candidate -> candidate.getParameterCount() >= PARAMETERS_WITH_WHEN_STALE - 1)
                .findFirst()
                .orElseThrow();
        try {
            return MethodHandles.publicLookup().unreflectConstructor(constructor);
        }
        catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return those of the capabilities for materialized views that this Trino knows */
    public static Set<ConnectorCapabilities> capabilities()
    {
        return Arrays.stream(ConnectorCapabilities.values())
                .filter(capability -> CAPABILITIES.contains(capability.name()))
                .collect(toImmutableSet());
    }

    /** @return the name of what Trino is to do when the grace period is over; empty when that is not stated, or cannot be */
    static Optional<String> whenStale(ConnectorMaterializedViewDefinition definition)
    {
        return WHEN_STALE.flatMap(method -> {
            try {
                return ((Optional<?>) method.invoke(definition)).map(behavior -> ((Enum<?>) behavior).name());
            }
            catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    static ConnectorMaterializedViewDefinition definition(
            String sql,
            Optional<CatalogSchemaTableName> storageTable,
            Optional<String> catalog,
            Optional<String> schema,
            List<Column> columns,
            Optional<Duration> gracePeriod,
            Optional<String> whenStale,
            Optional<String> comment,
            String owner,
            List<CatalogSchemaName> path)
    {
        List<Object> arguments = new ArrayList<>(ImmutableList.of(sql, storageTable, catalog, schema, columns, gracePeriod));
        if (WHEN_STALE.isPresent()) {
            arguments.add(whenStale.map(MaterializedViewSpi::behavior));
        }
        arguments.addAll(ImmutableList.of(comment, Optional.of(owner), path));
        try {
            return (ConnectorMaterializedViewDefinition) CONSTRUCTOR.invokeWithArguments(arguments);
        }
        catch (Throwable e) {
            throwIfUnchecked(e);
            throw new IllegalStateException(e);
        }
    }

    private static Object behavior(String name)
    {
        Class<?> type = Arrays.stream(ConnectorMaterializedViewDefinition.class.getDeclaredClasses())
                .filter(Class::isEnum)
                .findFirst()
                .orElseThrow();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This Trino does not know WHEN STALE " + name));
    }
}
