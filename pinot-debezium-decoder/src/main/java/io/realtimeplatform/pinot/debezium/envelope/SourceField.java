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
package io.realtimeplatform.pinot.debezium.envelope;

import java.util.List;

/**
 * The fields of an event's {@code source} block that mean something here. The ExtractNewRecordState transform adds them
 * to a row under the same names, with {@code __source_} before them.
 */
final class SourceField
{
    static final int CONNECTOR = 0;
    static final int SEQUENCE = 1;
    static final int COMMIT_TIME = 2;
    static final int SNAPSHOT = 3;
    static final int SCHEMA = 4;
    static final int TABLE = 5;
    static final int TRANSACTION_ID = 6;
    static final int DATABASE = 7;
    static final int COLLECTION = 8;
    static final int KEYSPACE = 9;
    static final int COMMIT_TIME_MICROSECONDS = 10;

    // from here on: what only a position is made of
    static final int FILE = 11;
    static final int OFFSET = 12;
    static final int COMMIT_LSN = 13;
    static final int COMMIT_SCN = 14;
    static final int ORDINAL = 15;
    static final int VGTID = 16;
    static final int SHARD = 17;

    /**
     * The order of PostgreSQL's log records, which is not that of commits; {@code sequence} has both.
     */
    static final int LSN = 18;

    static final List<String> NAMES = List.of(
            "connector", "sequence", "ts_ms", "snapshot", "schema", "table", "txId", "db", "collection", "keyspace", "ts_us",
            "file", "pos", "commit_lsn", "commit_scn", "ord", "vgtid", "shard", "lsn");

    private SourceField() {}
}
