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
package io.realtimeplatform.trino.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * What differs between the databases whose changes are read from a binary log, those of MySQL's kin.
 */
interface BinlogDialect
{
    SourceKind kind();

    /** @return why a server that calls itself so cannot be captured as one of this kind; empty when it can */
    Optional<String> refusal(String version);

    /** @return what the settings of the server must be, in the order in which they are looked at */
    List<Setting> settings();

    /** @return what the user that captures has to be granted on all databases */
    List<String> neededPrivileges();

    /** @return types of columns whose tables Debezium cannot read, so that it stops, whether such a table is captured or not */
    List<String> unreadableTypes();

    /** @return the transactions that are in the binary log now, from which a connector may have read them */
    LoggedTransactions logged(String user, Source source, SourceQueries queries);

    /**
     * @param check the name of the check
     * @param expression the variable's value as text, in SQL
     * @param wanted what that has to be, in any case
     */
    record Setting(String check, String variable, String expression, String wanted, String whatToDo)
    {
        static Setting of(String variable, String wanted, String whatToDo)
        {
            return new Setting(variable, variable, "@@global." + variable, wanted, whatToDo);
        }

        /** A variable that a running server can be given another value of. */
        static Setting dynamic(String variable, String wanted)
        {
            return of(variable, wanted, "In the source: SET GLOBAL %s = '%s', and the same in its configuration; sessions that are open keep the old one".formatted(variable, wanted));
        }

        static Setting binaryLog()
        {
            return new Setting("binary_log", "log_bin", "if(@@global.log_bin, 'ON', 'OFF')", "ON", "Set log_bin, and a server_id, in the configuration of the source's server and restart it");
        }
    }

    interface LoggedTransactions
    {
        /** Asks the server whether transactions that begin now see all of them. */
        boolean committed();

        /** @return which they are, for people */
        String describe();
    }
}
