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
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.check.CheckConfig;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.schedule.Schedule;
import io.realtimeplatform.trino.schedule.Schedules;
import io.realtimeplatform.trino.view.ViewProperties;
import io.trino.spi.TrinoException;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.ArrayType;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_MATERIALIZED_VIEW_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The properties of <code>CREATE MATERIALIZED VIEW … WITH (…)</code>, which are also the arguments of the procedures. Those of the
 * time window are the same as those of views.
 */
public class MaterializedViewProperties
{
    static final String STORAGE_SCHEMA = "storage_schema";
    static final String REFRESH_MODE = "refresh_mode";
    static final String PARTITION_BY = "partition_by";
    static final String UNIQUE_KEY = "unique_key";
    static final String SERVING = "serving";
    static final String SETTLE_TIME = "settle_time";
    static final String INITIALIZE = "initialize";
    static final String STORAGE_PROPERTIES = "storage_properties";

    static final String ON_CREATE = "on_create";
    static final String ON_SCHEDULE = "on_schedule";

    static final List<String> NAMES = ImmutableList.of(
            STORAGE_SCHEMA, Schedule.REFRESH_SCHEDULE, Schedule.REFRESH_TIME_ZONE, Schedule.TARGET_LAG, REFRESH_MODE, SERVING, INITIALIZE, PARTITION_BY, UNIQUE_KEY, SETTLE_TIME);

    static final String STORED = "stored";
    static final String LIVE_TAIL = "live_tail";

    private static final Set<String> MODES = ImmutableSet.of("auto", "full", "partition", "merge");

    private final Schedules schedules;
    private final List<String> storageSchemas;

    @Inject
    MaterializedViewProperties(Schedules schedules, CheckConfig config)
    {
        this.schedules = requireNonNull(schedules, "schedules is null");
        this.storageSchemas = ImmutableList.copyOf(config.getStorageSchemas());
    }

    public List<PropertyMetadata<?>> definitions()
    {
        return ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(ViewProperties.definitions())
                .add(
                        stringProperty(STORAGE_SCHEMA, "Where the rows are stored: catalog.schema of an Iceberg or Hive catalog", null, false),
                        stringProperty(Schedule.REFRESH_SCHEDULE, "When it is refreshed: five fields of cron like '*/5 * * * *', or 'every 5 minutes'", null, false),
                        stringProperty(Schedule.REFRESH_TIME_ZONE, "Time zone of the cron expression, UTC by default", null, false),
                        stringProperty(Schedule.TARGET_LAG, "How old the rows may become, in place of a schedule: '10 minutes'", null, false),
                        stringProperty(REFRESH_MODE, "How a refresh computes what changed: AUTO, FULL, PARTITION or MERGE", null, false),
                        stringProperty(PARTITION_BY, "The parts that are refreshed each on its own: day or month of the time column, day(column), month(column), or a column", null, false),
                        stringProperty(UNIQUE_KEY, "Columns that are the key of the input, with commas between them", null, false),
                        stringProperty(SERVING, "What is read: stored, or live_tail: stored rows, and from a boundary on the query", null, false),
                        stringProperty(SETTLE_TIME, "How late rows arrive that are seen at once, with serving live_tail: '1 hour'", null, false),
                        stringProperty(INITIALIZE, "When it is filled first: on_create or on_schedule", null, false),
                        storageProperties())
                .build();
    }

    private static PropertyMetadata<?> storageProperties()
    {
        return new PropertyMetadata<>(
                STORAGE_PROPERTIES,
                "Table properties of the storage, like ARRAY['format=ORC']",
                new ArrayType(VARCHAR),
                List.class,
                null,
                false,
                value -> ImmutableList.copyOf((List<?>) value),
                value -> value);
    }

    /** @return the properties that describe the time window */
    static Map<String, Object> ofWindow(Map<String, Object> properties)
    {
        Map<String, Object> window = new LinkedHashMap<>();
        boolean withoutWindow = LiveTails.isWithoutWindow(properties);
        properties.forEach((name, value) -> {
            if (value != null && ViewProperties.NAMES.contains(name) && !withoutWindow) {
                window.put(name, value);
            }
        });
        return window;
    }

    /**
     * @return what the properties say, each of them checked
     * @throws TrinoException that names the property, its value and what is allowed
     */
    MaterializedViewDocument document(Map<String, Object> properties, Optional<Duration> gracePeriod, Optional<String> whenStale)
    {
        ImmutableMap.Builder<String, String> stated = ImmutableMap.builder();
        for (String name : NAMES) {
            if (properties.get(name) != null) {
                stated.put(name, (String) properties.get(name));
            }
        }
        if (LiveTails.isWithoutWindow(properties)) {
            stated.put(ViewProperties.TIME_COLUMN, (String) properties.get(ViewProperties.TIME_COLUMN));
        }
        Map<String, String> given = stated.buildOrThrow();
        String storage = storage(Optional.ofNullable(given.get(STORAGE_SCHEMA)));
        int dot = storage.indexOf('.');
        checkMode(given);
        oneOf(given, SERVING, ImmutableSet.of(STORED, LIVE_TAIL));
        LiveTails.check(properties, whenStale);
        oneOf(given, INITIALIZE, ImmutableSet.of(ON_CREATE, ON_SCHEDULE));
        Optional<Schedule> schedule = schedules.define(
                Optional.ofNullable(given.get(Schedule.REFRESH_SCHEDULE)),
                Optional.ofNullable(given.get(Schedule.REFRESH_TIME_ZONE)),
                Optional.ofNullable(given.get(Schedule.TARGET_LAG)));
        if (ON_SCHEDULE.equals(given.get(INITIALIZE)) && schedule.isEmpty()) {
            throw invalid("%s is '%s', but there is no schedule: give %s or %s as well".formatted(INITIALIZE, ON_SCHEDULE, Schedule.REFRESH_SCHEDULE, Schedule.TARGET_LAG));
        }
        List<String> statedStorageProperties = Optional.ofNullable((List<?>) properties.get(STORAGE_PROPERTIES)).orElse(ImmutableList.of()).stream()
                .map(String::valueOf)
                .collect(toImmutableList());
        storageProperties(statedStorageProperties);
        return new MaterializedViewDocument(
                given,
                statedStorageProperties,
                storage.substring(0, dot),
                storage.substring(dot + 1),
                schedule.map(Schedule::toString),
                gracePeriod.map(Duration::toMillis),
                whenStale);
    }

    /** @return the properties by their names; their texts are checked where the storage is known */
    static Map<String, String> storageProperties(List<?> stated)
    {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Object text : stated) {
            String property = String.valueOf(text);
            int equals = property.indexOf('=');
            if (text == null || equals <= 0) {
                throw invalid("%s has '%s', allowed are name=value, for example 'format=ORC'".formatted(STORAGE_PROPERTIES, Excerpt.of(property)));
            }
            String name = property.substring(0, equals).strip().toLowerCase(ENGLISH);
            if (properties.put(name, property.substring(equals + 1).strip()) != null) {
                throw invalid("%s has %s twice".formatted(STORAGE_PROPERTIES, Excerpt.of(name)));
            }
        }
        return ImmutableMap.copyOf(properties);
    }

    /** @return the properties that give the same document, with their values as Trino prints them */
    static Map<String, Object> stated(MaterializedViewDocument document)
    {
        ImmutableMap.Builder<String, Object> properties = ImmutableMap.builder();
        properties.putAll(document.properties());
        if (!document.storageProperties().isEmpty()) {
            properties.put(STORAGE_PROPERTIES, document.storageProperties());
        }
        return properties.buildOrThrow();
    }

    private String storage(Optional<String> stated)
    {
        if (stated.isEmpty()) {
            if (storageSchemas.size() == 1) {
                return storageSchemas.getFirst();
            }
            throw invalid("%s is missing: say where the rows are stored, as catalog.schema%s".formatted(STORAGE_SCHEMA, storageSchemas.isEmpty() ? "" : ", for example " + storageSchemas.getFirst()));
        }
        String storage = stated.get().strip().toLowerCase(ENGLISH);
        int dot = storage.indexOf('.');
        if (dot <= 0 || dot == storage.length() - 1 || storage.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid("%s is '%s', allowed is the name of a catalog and of a schema in it, as catalog.schema".formatted(STORAGE_SCHEMA, Excerpt.of(stated.get())));
        }
        return storage;
    }

    private static void checkMode(Map<String, String> properties)
    {
        String mode = properties.get(REFRESH_MODE);
        if (mode != null && !MODES.contains(mode.strip().toLowerCase(ENGLISH))) {
            throw invalid("%s is '%s', allowed are: AUTO, FULL, PARTITION, MERGE".formatted(REFRESH_MODE, Excerpt.of(mode)));
        }
    }

    private static void oneOf(Map<String, String> properties, String name, Set<String> allowed)
    {
        String value = properties.get(name);
        if (value != null && !allowed.contains(value)) {
            throw invalid("%s is '%s', allowed are: %s".formatted(name, Excerpt.of(value), String.join(", ", allowed)));
        }
    }

    static TrinoException invalid(String problem)
    {
        return new TrinoException(INVALID_MATERIALIZED_VIEW_PROPERTY, problem);
    }
}
