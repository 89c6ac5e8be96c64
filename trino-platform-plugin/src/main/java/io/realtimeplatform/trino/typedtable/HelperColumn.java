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

/**
 * The columns of a generated Pinot table that come from the change event's envelope, not from the source's row.
 * They are hidden columns of the typed table, under the same names.
 */
public enum HelperColumn
{
    /** c, r, u or d, as Debezium writes it. */
    OPERATION("operation", PinotType.STRING),
    /** Whether the row is deleted in the source. */
    DELETED("deleted", PinotType.BOOLEAN),
    /** The comparison column: order of the source's commits. */
    POSITION("position", PinotType.LONG),
    /** When the source committed the change. */
    COMMIT_TIME("commit_time", PinotType.TIMESTAMP),
    /** When Debezium captured the change; the time column. */
    CAPTURE_TIME("capture_time", PinotType.TIMESTAMP),
    /** One character for each nullable column, in the order of {@link TypedTable#nullableColumns()}: 1 for NULL, else 0. */
    NULLS("nulls", PinotType.STRING);

    private static final String PREFIX = "__";

    private final String helper;
    private final PinotType type;

    HelperColumn(String helper, PinotType type)
    {
        this.helper = helper;
        this.type = type;
    }

    /** The column's name in Pinot. */
    public String columnName()
    {
        return PREFIX + helper;
    }

    public PinotType type()
    {
        return type;
    }

    /** Whether a table that keeps NULLs in this way has the column. */
    public boolean existsWith(TypedTable.Nulls nulls)
    {
        return this != NULLS || nulls == TypedTable.Nulls.HELPER_COLUMN;
    }
}
