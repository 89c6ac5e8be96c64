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
package io.realtimeplatform.trino.typedtable;

import java.util.Optional;

/**
 * How the types of a kind of source database are carried.
 */
public enum SourceTypes
{
    POSTGRESQL(PostgresTypes::plan),
    MARIADB(BinlogTypes::plan),
    MYSQL(BinlogTypes::plan);

    private final Plan plan;

    SourceTypes(Plan plan)
    {
        this.plan = plan;
    }

    /** @return how the column's type is carried, or empty if it cannot be */
    Optional<ColumnPlan> plan(SourceColumn column, boolean fastAggregates)
    {
        return plan.of(column, fastAggregates);
    }

    private interface Plan
    {
        Optional<ColumnPlan> of(SourceColumn column, boolean fastAggregates);
    }
}
