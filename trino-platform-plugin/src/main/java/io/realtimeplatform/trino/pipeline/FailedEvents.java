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

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.BaseEncoding;
import com.google.inject.Inject;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.pinot.ConsumingSegment;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.security.Secrets;
import io.realtimeplatform.trino.typedtable.HelperColumn;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The events of pipelines that the decoder could not decode, which Pinot keeps as rows beside those of the table.
 */
class FailedEvents
{
    /** Enough to see what is wrong; the count says how many there are. */
    static final int LIMIT = 200;

    // the decoder's messages begin with the topic and end with the beginning of the event
    private static final Pattern TOPIC = Pattern.compile("^Topic \\S+: ");
    private static final Pattern PAYLOAD = Pattern.compile("; message of \\d+ bytes: .*", Pattern.DOTALL);

    private final PinotClient pinot;

    @Inject
    FailedEvents(PinotClient pinot)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    /** @return how many there are; a message that was read again counts again */
    long count(Pipeline pipeline)
    {
        return pinot.queryRows("SELECT COUNT(*) FROM \"%s\" WHERE %s".formatted(pipeline.pinotTable(), where()), true).getFirst().path(0).asLong();
    }

    /** @return the newest truncation, or the newest of all if there is none */
    Optional<FailedEvent> worst(Pipeline pipeline)
    {
        return find(pipeline, where() + " AND %s = '%s'".formatted(HelperColumn.ERROR_KIND.columnName(), FailedEvent.TRUNCATE), 1, false).stream().findFirst()
                .or(() -> find(pipeline, where(), 1, false).stream().findFirst());
    }

    /** @return the newest ones, at most {@value #LIMIT} */
    List<FailedEvent> newest(Pipeline pipeline, boolean withPayload)
    {
        return find(pipeline, where(), LIMIT, withPayload);
    }

    private static String where()
    {
        return HelperColumn.EVENT_ID.columnName() + " <> ''";
    }

    private List<FailedEvent> find(Pipeline pipeline, String where, int limit, boolean withPayload)
    {
        return pinot.queryRows("SELECT %s, %s, %s, CAST(%s AS LONG), $segmentName%s FROM \"%s\" WHERE %s ORDER BY %4$s DESC LIMIT %s".formatted(
                HelperColumn.EVENT_ID.columnName(),
                HelperColumn.ERROR_KIND.columnName(),
                HelperColumn.ERROR_MESSAGE.columnName(),
                HelperColumn.CAPTURE_TIME.columnName(),
                withPayload ? ", " + HelperColumn.ERROR_PAYLOAD.columnName() : "",
                pipeline.pinotTable(),
                where,
                limit), false).stream()
                .map(FailedEvents::event)
                .collect(toImmutableList());
    }

    private static FailedEvent event(JsonNode row)
    {
        Optional<ConsumingSegment> segment = ConsumingSegment.parse(row.path(4).asText(""));
        return new FailedEvent(
                row.path(0).asText(""),
                row.path(1).asText(""),
                reason(row.path(2).asText("")),
                Instant.ofEpochMilli(row.path(3).asLong()),
                segment.map(found -> OptionalInt.of(found.partition())).orElse(OptionalInt.empty()),
                row.has(5) ? Optional.of(BaseEncoding.base16().decode(row.path(5).asText("").toUpperCase(ENGLISH))) : Optional.empty());
    }

    private static String reason(String message)
    {
        String reason = PAYLOAD.matcher(TOPIC.matcher(message).replaceFirst("")).replaceFirst("");
        return Excerpt.of(Secrets.maskedText(reason));
    }
}
