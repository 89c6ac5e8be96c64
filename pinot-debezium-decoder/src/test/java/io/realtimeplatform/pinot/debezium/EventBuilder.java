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
package io.realtimeplatform.pinot.debezium;

import java.nio.charset.StandardCharsets;

/**
 * Writes events as Debezium's JsonConverter does.
 */
final class EventBuilder
{
    private static final String SOURCE = "{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\",\"name\":\"shop\",\"ts_ms\":1795345739487,\"snapshot\":\"false\",\"db\":\"app\"," +
            "\"sequence\":\"[\\\"100\\\",\\\"120\\\"]\",\"schema\":\"public\",\"table\":\"person\",\"txId\":738,\"lsn\":120,\"xmin\":null}";

    private EventBuilder() {}

    static String created(String after)
    {
        return envelope("c", "null", after);
    }

    static String updated(String before, String after)
    {
        return envelope("u", before, after);
    }

    static String deleted(String before)
    {
        return envelope("d", before, "null");
    }

    static String envelope(String operation, String before, String after)
    {
        return "{\"before\":" + before + ",\"after\":" + after + ",\"source\":" + SOURCE + ",\"transaction\":null,\"op\":\"" + operation + "\",\"ts_ms\":1795345740036}";
    }

    /**
     * An envelope with the schema block around it.
     *
     * @param fields the JSON of the row's fields in the schema block
     */
    static String wrapped(String fields, String payload)
    {
        String row = "{\"type\":\"struct\",\"fields\":[" + fields + "],\"optional\":true,\"name\":\"shop.public.person.Value\",\"field\":\"";
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[" + row + "before\"}," + row + "after\"}," +
                "{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"}],\"optional\":false,\"field\":\"source\"}," +
                "{\"type\":\"string\",\"optional\":false,\"field\":\"op\"},{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ms\"}]," +
                "\"optional\":false,\"name\":\"shop.public.person.Envelope\",\"version\":2},\"payload\":" + payload + "}";
    }

    static byte[] bytes(String message)
    {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
