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

import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.JsonTextReader;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.List;

/**
 * How many transactions a shard has had, from a {@code vgtid} such as
 * {@code [{"keyspace":"commerce","shard":"-80","gtid":"MySQL56/e03ece6c-4c04-11ec-8e20-0242ac110004:1-68"}]}. Each
 * transaction adds one, on whichever server it ran. Not thread-safe.
 */
final class VitessPosition
{
    /**
     * The epoch of an ordered transaction is above so many bits of rank.
     */
    static final int RANK_BITS = 48;
    static final long LARGEST_RANK = (1L << RANK_BITS) - 1;

    private static final FieldNames NAMES = new FieldNames(List.of("shard", "gtid"));

    private final JsonTextReader texts = new JsonTextReader();

    /**
     * @param shard the event's own shard; null where the position has one entry only
     * @return -1 if there is no such number
     */
    long rank(String vgtid, String shard)
    {
        return texts.read(vgtid, reader -> rank(reader, shard));
    }

    private static long rank(PayloadReader reader, String shard)
    {
        if (reader.kind() != ValueKind.ARRAY) {
            reader.skip();
            return -1;
        }
        long rank = -1;
        while (reader.nextElement()) {
            if (reader.kind() != ValueKind.RECORD) {
                reader.skip();
                continue;
            }
            String entryShard = null;
            String gtid = null;
            int field = reader.nextField(NAMES);
            while (field != PayloadReader.END) {
                if (field >= 0 && reader.kind() == ValueKind.TEXT) {
                    if (field == 0) {
                        entryShard = reader.text();
                    }
                    else {
                        gtid = reader.text();
                    }
                }
                reader.skip();
                field = reader.nextField(NAMES);
            }
            if (gtid != null && (shard == null || shard.equals(entryShard))) {
                rank = transactions(gtid);
            }
        }
        return rank;
    }

    private static long transactions(String gtid)
    {
        int slash = gtid.indexOf('/');
        if (slash < 0) {
            return -1;
        }
        if (gtid.startsWith("MariaDB/")) {
            // domain-server-sequence
            return SourcePosition.digits(gtid, gtid.lastIndexOf('-') + 1, gtid.length());
        }
        // server:first-last:first-last,server:first-last
        long sum = 0;
        for (String server : gtid.substring(slash + 1).split(",", -1)) {
            String[] intervals = server.strip().split(":", -1);
            if (intervals.length < 2) {
                return -1;
            }
            for (int index = 1; index < intervals.length; index++) {
                int dash = intervals[index].indexOf('-');
                long last = SourcePosition.digits(intervals[index], dash + 1, intervals[index].length());
                long first = last;
                if (dash >= 0) {
                    first = SourcePosition.digits(intervals[index], 0, dash);
                }
                if (first < 1 || last < first || sum + last - first + 1 > LARGEST_RANK) {
                    return -1;
                }
                sum += last - first + 1;
            }
        }
        return sum;
    }
}
