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

import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LocalTime;
import io.trino.sql.tree.LocalTimestamp;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.TableFunctionInvocation;

import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * Finds in the SQL of a view what gives other rows from the same input at another time.
 */
final class TimeDependence
{
    private static final SqlParser PARSER = new SqlParser();
    private static final Set<String> FUNCTIONS = ImmutableSet.of("now", "random", "rand", "uuid", "shuffle", "current_timezone", "query_id", "version");

    private TimeDependence() {}

    /** @return what it is; empty when there is nothing of the kind */
    static Optional<String> find(String query)
    {
        try {
            return find(PARSER.createStatement(query));
        }
        catch (ParsingException e) {
            return Optional.of("a part that cannot be read here: " + e.getErrorMessage());
        }
    }

    private static Optional<String> find(Node node)
    {
        Optional<String> own = switch (node) {
            case CurrentTimestamp _ -> Optional.of("current_timestamp");
            case CurrentDate _ -> Optional.of("current_date");
            case CurrentTime _ -> Optional.of("current_time");
            case LocalTimestamp _ -> Optional.of("localtimestamp");
            case LocalTime _ -> Optional.of("localtime");
            case SampledRelation _ -> Optional.of("TABLESAMPLE");
            case TableFunctionInvocation function -> Optional.of("the table function " + function.getName());
            case FunctionCall call when call.getName().getParts().size() > 1 -> Optional.of("the function %s, which is not looked into".formatted(call.getName()));
            case FunctionCall call -> Optional.of(call.getName().getSuffix().toLowerCase(ENGLISH)).filter(FUNCTIONS::contains);
            default -> Optional.empty();
        };
        if (own.isPresent()) {
            return own;
        }
        return node.getChildren().stream()
                .flatMap(child -> find(child).stream())
                .findFirst();
    }
}
