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

import java.util.Map;

/**
 * What the decoders of a topic could not decode, since the server was started. Registered as
 * {@code io.realtimeplatform.pinot:type=DebeziumDecoder,topic="…"} and, where Pinot tells the decoder its table,
 * {@code table="…"}.
 */
public interface DecoderStatisticsMXBean
{
    /**
     * Messages that could not be decoded.
     */
    long getErrorCount();

    /**
     * The same for each kind; every kind is there.
     */
    Map<String, Long> getErrorCountByKind();

    /**
     * The text of the last error, or an empty one.
     */
    String getLastError();

    /**
     * When that was, in epoch milliseconds, or 0.
     */
    long getLastErrorTime();
}
