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
 * Those that tell something of a row are hidden columns of the typed table, under the same names.
 */
public enum HelperColumn
{
    /** c, r, u or d, as Debezium writes it. */
    OPERATION("operation", PinotType.STRING, true),
    /** Whether the row is deleted in the source. */
    DELETED("deleted", PinotType.BOOLEAN, false),
    /** The comparison column: order of the source's commits. */
    POSITION("position", PinotType.LONG, true),
    /** When the source committed the change. */
    COMMIT_TIME("commit_time", PinotType.TIMESTAMP, true),
    /** When Debezium captured the change, or when an event was found that cannot be decoded; the time column. */
    CAPTURE_TIME("capture_time", PinotType.TIMESTAMP, true),
    /** One character for each nullable column, in the order of {@link TypedTable#nullableColumns()}: 1 for NULL, else 0. */
    NULLS("nulls", PinotType.STRING, true),
    /** The first of two numbers of 24 bits that are made of the key and all values, so that changes are found by their sums. */
    FINGERPRINT_HIGH("fingerprint_high", PinotType.INT, true),
    /** The second of them. */
    FINGERPRINT_LOW("fingerprint_low", PinotType.INT, true),
    /** A small hash of the key: changes are looked for in one bucket at a time. */
    BUCKET("bucket", PinotType.INT, true),
    /** Empty in the rows of the table. Not in those that stand for an event that cannot be decoded: last of the key, it keeps each of them apart. */
    EVENT_ID("event_id", PinotType.STRING, false),
    /** What kind of error it is that an event cannot be decoded. */
    ERROR_KIND("error_kind", PinotType.STRING, false),
    /** Why an event cannot be decoded. */
    ERROR_MESSAGE("error_message", PinotType.STRING, false),
    /** The beginning of an event that cannot be decoded. */
    ERROR_PAYLOAD("error_payload", PinotType.BYTES, false);

    private static final String PREFIX = "__";

    private final String helper;
    private final PinotType type;
    private final boolean ofRow;

    HelperColumn(String helper, PinotType type, boolean ofRow)
    {
        this.helper = helper;
        this.type = type;
        this.ofRow = ofRow;
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

    /** Whether it tells something of a row that is shown; the others are the same in all of them. */
    boolean isOfRow()
    {
        return ofRow;
    }

    /** Whether the Pinot table has the column. */
    public boolean existsIn(TypedTable table)
    {
        return switch (this) {
            case OPERATION, DELETED, POSITION, COMMIT_TIME, CAPTURE_TIME -> true;
            case NULLS -> table.nulls() == TypedTable.Nulls.HELPER_COLUMN;
            case FINGERPRINT_HIGH, FINGERPRINT_LOW, BUCKET -> table.fingerprintsKept();
            case EVENT_ID, ERROR_KIND, ERROR_MESSAGE, ERROR_PAYLOAD -> table.failedEventsKept();
        };
    }
}
