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
package io.realtimeplatform.trino.check;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_ENGINE_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.util.Objects.requireNonNull;

/**
 * The schemas for the data of materialized views. That a schema can be written to shows in a table that is made in it, read and dropped;
 * its name says when it was made, so that a later check takes away what a coordinator that was killed left behind.
 */
class StorageChecks
        implements Checks
{
    private static final Logger log = Logger.get(StorageChecks.class);

    private static final String SCHEMA = "storage_schema";
    private static final String WRITABLE = "storage_writable";

    private static final Pattern PROBE_TABLE = Pattern.compile("platform_check_(\\d{1,18})_[0-9a-f]+");
    // in a statement that the reader of the table does not see
    private static final Pattern POSITION = Pattern.compile("^line \\d+:\\d+: ");
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final EngineClient engine;
    private final List<String> schemas;
    private final Clock clock = Clock.systemUTC();
    private final Map<Place, Future<Finding>> writing = new ConcurrentHashMap<>();

    @Inject
    StorageChecks(EngineClient engine, CheckConfig config)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.schemas = ImmutableList.copyOf(config.getStorageSchemas());
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        String user = session.getUser();
        return schemas.stream()
                .map(schema -> Probe.of(
                        new Subject("storage", schema),
                        ImmutableList.of(SCHEMA, WRITABLE),
                        "See check trino",
                        () -> ask(user, schema)))
                .collect(ImmutableList.toImmutableList());
    }

    private Map<String, Finding> ask(String user, String storage)
    {
        int dot = storage.indexOf('.');
        String catalog = storage.substring(0, dot);
        String schema = storage.substring(dot + 1);
        List<List<Object>> leftBehind;
        try {
            leftBehind = engine.execute(user, "SHOW TABLES FROM %s LIKE %s".formatted(qualified(catalog, schema), literal("platform_check_%")));
        }
        catch (EngineQueryException e) {
            return ImmutableMap.of(
                    SCHEMA, Finding.failed(POSITION.matcher(e.getMessage()).replaceFirst(""), whatToDo(e, user, catalog, schema)),
                    WRITABLE, Finding.unknown("Could not be asked, see check " + SCHEMA, "See check " + SCHEMA));
        }
        Finding writable = write(user, catalog, schema);
        dropLeftBehind(user, catalog, schema, leftBehind);
        return ImmutableMap.of(SCHEMA, Finding.ok("There"), WRITABLE, writable);
    }

    private static String whatToDo(EngineQueryException e, String user, String catalog, String schema)
    {
        if (e.is("CATALOG_NOT_FOUND")) {
            return "Make catalog %s, or take it out of platform.storage.schemas".formatted(catalog);
        }
        if (e.is("SCHEMA_NOT_FOUND")) {
            return "CREATE SCHEMA " + qualified(catalog, schema);
        }
        return "Look whether the catalog's storage and metastore answer, and whether user %s may use them".formatted(user);
    }

    private record Place(String user, String catalog, String schema) {}

    /**
     * The writing is not given up when nobody waits for it any more: it would leave its table behind. Whoever asks while
     * it goes on waits for the same answer, so that a storage that hangs has one of them.
     */
    private Finding write(String user, String catalog, String schema)
    {
        try {
            return writing.computeIfAbsent(new Place(user, catalog, schema), this::startWriting).get();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrinoException(PLATFORM_ENGINE_ERROR, "Interrupted while a table was made in " + qualified(catalog, schema), e);
        }
        catch (ExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }

    private Future<Finding> startWriting(Place place)
    {
        String table = qualified(place.catalog(), place.schema(), "platform_check_%s_%s".formatted(clock.millis(), UUID.randomUUID().toString().substring(0, 8)));
        FutureTask<Finding> task = new FutureTask<>(() -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
                return write(place.user(), place.catalog(), place.schema(), table);
            }
            finally {
                writing.remove(place);
            }
        });
        Thread.ofVirtual().name("platform-check-" + table).start(task);
        return task;
    }

    private Finding write(String user, String catalog, String schema, String table)
    {
        String whatToDo = "User %s must be allowed to make, fill, read and drop tables in %s, and the catalog to write to its storage".formatted(user, qualified(catalog, schema));
        try {
            engine.execute(user, "CREATE TABLE %s AS SELECT 1 AS x".formatted(table));
        }
        catch (EngineQueryException e) {
            return Finding.failed("A table cannot be made: " + e.getMessage(), whatToDo);
        }
        Finding finding = Finding.ok("A table was made, read and dropped as user " + user);
        try {
            List<List<Object>> rows = engine.execute(user, "SELECT x FROM " + table);
            if (rows.size() != 1) {
                finding = Finding.failed("A table that was made with 1 row has %s".formatted(rows.size()), "Look into the log of Trino and of the catalog's storage");
            }
        }
        catch (EngineQueryException e) {
            finding = Finding.failed("A table was made, and cannot be read: " + e.getMessage(), whatToDo);
        }
        try {
            engine.execute(user, "DROP TABLE " + table);
        }
        catch (EngineQueryException e) {
            return Finding.failed("Table %s was made, and cannot be dropped: %s".formatted(table, e.getMessage()), whatToDo + "; then drop that table");
        }
        return finding;
    }

    private void dropLeftBehind(String user, String catalog, String schema, List<List<Object>> tables)
    {
        for (List<Object> row : tables) {
            String table = (String) row.getFirst();
            Matcher name = PROBE_TABLE.matcher(table);
            if (name.matches() && Long.parseLong(name.group(1)) < clock.millis() - LEFT_BEHIND.toMillis()) {
                try {
                    engine.execute(user, "DROP TABLE IF EXISTS " + qualified(catalog, schema, table));
                }
                catch (EngineQueryException e) {
                    // somebody else's, or taken away by somebody else: it says nothing about the storage
                    log.warn(e, "Table %s in %s, which a check left behind, is not dropped", table, qualified(catalog, schema));
                }
            }
        }
    }
}
