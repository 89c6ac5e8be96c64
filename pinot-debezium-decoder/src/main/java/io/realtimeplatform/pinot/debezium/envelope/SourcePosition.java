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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;

import java.util.Set;

/**
 * The position of a change in its source, as one number that grows in the order of commits. What each connector's number
 * is made of, what does not fit in and why ties do no harm is in docs/decoder.md.
 */
final class SourcePosition
{
    private static final String NO_POSITION = "; set the property ordering to source_time or arrival to do without";

    /**
     * Those whose snapshots are before every change.
     */
    private static final Set<String> CONNECTORS = Set.of("mysql", "mariadb", "sqlserver", "db2", "oracle", "mongodb", "vitess", "spanner", "cassandra");

    private String file;
    private String offset;
    private String commitLsn;
    private String commitScn;
    private String ordinal;
    private String vgtid;
    private String shard;
    private String transactionRank;
    private String transactionEpoch;
    private final VitessPosition vitess = new VitessPosition();

    void clear()
    {
        file = null;
        offset = null;
        commitLsn = null;
        commitScn = null;
        ordinal = null;
        vgtid = null;
        shard = null;
    }

    void clearTransaction()
    {
        transactionRank = null;
        transactionEpoch = null;
    }

    /**
     * @param field an index of {@link SourceField}
     */
    void set(int field, String value)
    {
        switch (field) {
            case SourceField.FILE:
                file = value;
                break;
            case SourceField.OFFSET:
                offset = value;
                break;
            case SourceField.COMMIT_LSN:
                commitLsn = value;
                break;
            case SourceField.COMMIT_SCN:
                commitScn = value;
                break;
            case SourceField.ORDINAL:
                ordinal = value;
                break;
            case SourceField.VGTID:
                vgtid = value;
                break;
            case SourceField.SHARD:
                shard = value;
                break;
            default:
                break;
        }
    }

    void setTransactionRank(String rank)
    {
        transactionRank = rank;
    }

    void setTransactionEpoch(String epoch)
    {
        transactionEpoch = epoch;
    }

    /**
     * @param connector null if the event does not name it, as rows that were flattened: it is then told by the fields
     * @param sequence the field {@code sequence}
     * @param snapshot the row was read, not changed: it is before every change, 0
     * @param change the row was changed: what says neither may be one of a snapshot
     * @param commitTime epoch milliseconds
     * @param commitMicroseconds epoch microseconds
     */
    long position(String connector, Sequence sequence, boolean snapshot, boolean change, SourceTime commitTime, SourceTime commitMicroseconds)
    {
        String known = connector;
        if (known == null) {
            known = connectorOfFields();
        }
        if (known.equals("postgresql")) {
            if (change) {
                return sequence.positionOfChange();
            }
            return sequence.positionOfRow();
        }
        if (!CONNECTORS.contains(known)) {
            throw new DecodeException(ErrorKind.NO_POSITION, "the position of events of the connector " + shortened(known) + " is not known" + NO_POSITION);
        }
        if (snapshot) {
            return 0;
        }
        switch (known) {
            case "mysql":
            case "mariadb":
                return binlog();
            case "sqlserver":
            case "db2":
                return logSequenceNumber();
            case "oracle":
                return systemChangeNumber();
            case "mongodb":
                return clusterTime(commitTime);
            case "vitess":
                return transactionRank();
            case "spanner":
            case "cassandra":
                return time(commitTime, commitMicroseconds);
            default:
                throw new IllegalStateException("Connector " + known);
        }
    }

    private String connectorOfFields()
    {
        if (file != null) {
            return "mysql";
        }
        if (commitLsn != null) {
            return "sqlserver";
        }
        if (commitScn != null) {
            return "oracle";
        }
        if (ordinal != null) {
            return "mongodb";
        }
        if (vgtid != null || transactionRank != null) {
            return "vitess";
        }
        return "postgresql";
    }

    /**
     * The commit time in microseconds.
     */
    static long time(SourceTime milliseconds, SourceTime microseconds)
    {
        if (microseconds.isPresent()) {
            return microseconds.value();
        }
        if (!milliseconds.isPresent()) {
            throw missing("source.ts_ms", "null");
        }
        try {
            return Math.multiplyExact(milliseconds.value(), 1_000L);
        }
        catch (ArithmeticException e) {
            throw missing("source.ts_ms", milliseconds.toString());
        }
    }

    /**
     * The number behind the last point of the file's name above the offset in the file, which the server keeps in 32 bits.
     */
    private long binlog()
    {
        if (file == null || offset == null) {
            throw missing("source.file and source.pos", file + ", " + offset);
        }
        long number = digits(file, file.lastIndexOf('.') + 1, file.length());
        long position = digits(offset, 0, offset.length());
        if (number < 0 || number > Integer.MAX_VALUE || position < 0 || position > 0xFFFF_FFFFL) {
            throw missing("source.file and source.pos", file + ", " + offset);
        }
        return number << 32 | position;
    }

    /**
     * The first two of the three numbers of {@code commit_lsn}: the virtual log file and the block in it. The third,
     * the record in the block, does not fit.
     */
    private long logSequenceNumber()
    {
        if (commitLsn == null) {
            throw missing("source.commit_lsn", "null");
        }
        int first = commitLsn.indexOf(':');
        int second = commitLsn.indexOf(':', first + 1);
        if (first < 1 || second < 0) {
            throw missing("source.commit_lsn", commitLsn);
        }
        try {
            long virtualFile = Long.parseLong(commitLsn, 0, first, 16);
            long block = Long.parseLong(commitLsn, first + 1, second, 16);
            if (virtualFile < 0 || virtualFile > Integer.MAX_VALUE || block < 0 || block > 0xFFFF_FFFFL) {
                throw missing("source.commit_lsn", commitLsn);
            }
            return virtualFile << 32 | block;
        }
        catch (NumberFormatException e) {
            throw missing("source.commit_lsn", commitLsn);
        }
    }

    private long systemChangeNumber()
    {
        if (commitScn == null) {
            throw missing("source.commit_scn", "null");
        }
        long number = digits(commitScn, 0, commitScn.length());
        if (number < 0) {
            throw missing("source.commit_scn", commitScn);
        }
        return number;
    }

    /**
     * The operation's timestamp as MongoDB's own: seconds above the ordinal in the second.
     */
    private long clusterTime(SourceTime commitTime)
    {
        if (!commitTime.isPresent() || ordinal == null) {
            throw missing("source.ts_ms and source.ord", commitTime + ", " + ordinal);
        }
        long seconds = Math.floorDiv(commitTime.value(), 1_000L);
        long number = digits(ordinal, 0, ordinal.length());
        if (seconds < 0 || seconds > Integer.MAX_VALUE || number < 0 || number > 0xFFFF_FFFFL) {
            throw missing("source.ts_ms and source.ord", commitTime + ", " + ordinal);
        }
        return seconds << 32 | number;
    }

    private long transactionRank()
    {
        if (transactionRank != null) {
            long epoch = 0;
            if (transactionEpoch != null) {
                epoch = digits(transactionEpoch, 0, transactionEpoch.length());
            }
            long rank = digits(transactionRank, 0, transactionRank.length());
            if (epoch < 0 || epoch > 0x7FFF || rank < 0 || rank > VitessPosition.LARGEST_RANK) {
                throw missing("transaction.transaction_rank and transaction_epoch", transactionRank + ", " + transactionEpoch);
            }
            return epoch << VitessPosition.RANK_BITS | rank;
        }
        if (vgtid == null) {
            throw missing("source.vgtid", "null");
        }
        long rank = vitess.rank(vgtid, shard);
        if (rank < 0) {
            throw missing("source.vgtid", vgtid);
        }
        return rank;
    }

    /**
     * @return -1 if the text is no number of 1 to 18 digits
     */
    static long digits(String text, int from, int to)
    {
        if (to <= from || to - from > 18) {
            return -1;
        }
        long number = 0;
        for (int index = from; index < to; index++) {
            char digit = text.charAt(index);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static DecodeException missing(String fields, String found)
    {
        return new DecodeException(ErrorKind.NO_POSITION, "expected a position in " + fields + ", found " + shortened(found) + NO_POSITION);
    }

    private static String shortened(String text)
    {
        if (text.length() <= 60) {
            return text;
        }
        return text.substring(0, 60) + "…";
    }
}
