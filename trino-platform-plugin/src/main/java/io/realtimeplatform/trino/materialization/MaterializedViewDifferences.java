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
import io.realtimeplatform.trino.materialization.MaterializedViewStatements.Create;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewProperties;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * In what a materialized view is not what is asked for.
 */
final class MaterializedViewDifferences
{
    private MaterializedViewDifferences() {}

    /** @return empty when there is no difference; otherwise what the view has, for users to read */
    static List<String> of(MaterializedView view, Create asked)
    {
        ViewDefinition definition = view.definition();
        MaterializedViewDocument document = view.document();
        ImmutableList.Builder<String> differences = ImmutableList.builder();
        if (!definition.hasQuery(asked.query())) {
            differences.add("query");
        }
        Map<String, String> existing = new HashMap<>(definition.window());
        existing.putAll(document.properties());
        for (String property : MaterializedViewArguments.PROPERTIES) {
            difference(differences, property, existing.get(property), asked.properties().get(property));
        }
        if (!document.storageProperties().equals(asked.storageProperties())) {
            differences.add("storage_properties are " + document.storageProperties());
        }
        if (!document.gracePeriod().equals(asked.gracePeriod())) {
            differences.add("grace_period is " + document.gracePeriod().map(Object::toString).orElse("not set"));
        }
        if (asked.whenStale().isPresent() && !document.whenStale().orElse("INLINE").equalsIgnoreCase(asked.whenStale().get())) {
            differences.add("when_stale is " + document.whenStale().orElse("INLINE"));
        }
        if (asked.comment().isPresent() && !definition.comment().equals(asked.comment())) {
            differences.add("comment is %s".formatted(definition.comment().map("'%s'"::formatted).orElse("not set")));
        }
        return differences.build();
    }

    private static void difference(ImmutableList.Builder<String> differences, String property, String present, String wanted)
    {
        // the name of a column is stored as the view has it, in whatever case it was stated
        if (property.equals(ViewProperties.TIME_COLUMN) && present != null && present.equalsIgnoreCase(wanted)) {
            return;
        }
        if (!Objects.equals(present, wanted)) {
            differences.add("%s is %s".formatted(property, present == null ? "not set" : "'" + present + "'"));
        }
    }
}
