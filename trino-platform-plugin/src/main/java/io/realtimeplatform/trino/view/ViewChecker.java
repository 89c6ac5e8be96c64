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
package io.realtimeplatform.trino.view;

import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.engine.ImpersonationException;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * Finds out whether a view can be read, by having Trino analyse it as its owner.
 */
class ViewChecker
{
    // positions in SQL that the user did not write, and the name of the view that is asked about
    private static final Pattern NOISE = Pattern.compile("^(line \\d+:\\d+: )?(Failed analyzing stored view '[^']*': (line \\d+:\\d+: )?)?");

    private final WindowedQueries queries;
    private final ViewStatements statements;

    @Inject
    ViewChecker(WindowedQueries queries, ViewStatements statements)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.statements = requireNonNull(statements, "statements is null");
    }

    /**
     * @param valid whether the view can be read; empty when that could not be found out
     * @param problem why not
     * @param whatToDo how to mend it
     */
    record Verdict(Optional<Boolean> valid, Optional<String> problem, Optional<String> whatToDo) {}

    Verdict check(StoredView view)
    {
        try {
            queries.definition(view);
        }
        catch (TrinoException e) {
            return new Verdict(Optional.of(false), Optional.of(e.getMessage()), Optional.of("Replace the view with CREATE OR REPLACE VIEW, or drop it"));
        }
        try {
            statements.validate(view.owner(), view.name());
            return new Verdict(Optional.of(true), Optional.empty(), Optional.empty());
        }
        catch (ImpersonationException e) {
            return new Verdict(Optional.empty(), Optional.of(e.getMessage()), Optional.of("Let the platform run statements for the owner of the view"));
        }
        catch (EngineQueryException e) {
            return new Verdict(Optional.of(false), Optional.of(NOISE.matcher(e.getMessage()).replaceFirst("")), Optional.of(whatToDo(e, view.name())));
        }
        catch (TrinoException e) {
            return new Verdict(Optional.empty(), Optional.of(e.getMessage()), Optional.of("Set platform.trino.url so that this Trino can be reached"));
        }
    }

    private static String whatToDo(EngineQueryException e, SchemaTableName view)
    {
        if (e.is("VIEW_IS_STALE")) {
            return "A column of the view's query has another type than before: CALL alter_view('%s', '%s') takes the columns as they are now"
                    .formatted(view.getSchemaName().replace("'", "''"), view.getTableName().replace("'", "''"));
        }
        if (e.is("PERMISSION_DENIED")) {
            return "The owner needs the rights that the view's query needs: grant them, or let a user who has them replace the view";
        }
        return "Bring back what the query names, or change the query with alter_view";
    }
}
