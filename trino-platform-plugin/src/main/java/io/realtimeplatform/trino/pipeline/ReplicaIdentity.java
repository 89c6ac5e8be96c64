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

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.realtimeplatform.trino.surface.Arguments;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Locale.ENGLISH;

/**
 * What a change of a source table tells of the row before it: PostgreSQL's replica identity.
 */
enum ReplicaIdentity
{
    /**
     * FULL for a table that can hold values large enough to be stored apart, as the source has it for others. PostgreSQL does not log such a value
     * when an update leaves it alone. Debezium can ask for it, but PostgreSQL's log tells of a commit before its queries see it: the answer may be
     * an older value, that of another row which had the key before, or none.
     */
    AUTOMATIC,
    /** As the source has it, whatever that costs. */
    DEFAULT,
    /** Altered to FULL. */
    FULL;

    private static final Map<String, ReplicaIdentity> BY_ARGUMENT = Arrays.stream(values())
            .collect(toImmutableMap(ReplicaIdentity::argument, Function.identity()));

    /** @return as the argument of a procedure has it */
    @JsonValue
    String argument()
    {
        return name().toLowerCase(ENGLISH);
    }

    /** @throws io.trino.spi.TrinoException that lists what is allowed */
    @JsonCreator
    static ReplicaIdentity parse(String argument)
    {
        return BY_ARGUMENT.get(Arguments.oneOf("replica_identity", argument, BY_ARGUMENT.keySet()));
    }
}
