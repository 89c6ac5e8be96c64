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
package io.realtimeplatform.pinot.debezium.payload;

/**
 * Opens messages of one format (JSON, later Avro). Not thread-safe.
 */
public interface MessageReader
{
    /**
     * Opens a message.
     *
     * @return a cursor that stands on the message's record, or null if the message carries none (a tombstone)
     */
    PayloadReader open(byte[] message, int offset, int length);

    /**
     * Whether the open message is read in the way whose errors count. If not, it is to be opened again by
     * {@link #openExactly} when it was left with an exception.
     */
    default boolean isExact()
    {
        return true;
    }

    /**
     * Opens a message again, to read it in the way that is never uncertain.
     */
    default PayloadReader openExactly(byte[] message, int offset, int length)
    {
        return open(message, offset, length);
    }

    /**
     * A cursor on the open message's record, from its beginning again.
     */
    PayloadReader reopen();

    /**
     * A cursor on a structure that was skipped in the open message's record.
     *
     * @param range from {@link PayloadReader#skipRange()}
     */
    PayloadReader reopen(long range);

    /**
     * The types of the open message's fields, {@link RecordSchema#NONE} if it carries none. The same schema is
     * the same object from one message to the next.
     */
    RecordSchema schema();

    /**
     * Called when the record was read to its end: checks that nothing but the end of the message follows.
     *
     * @return false if what follows changes the meaning of the message; it is then to be read again,
     *         from {@link #reopen()}
     */
    boolean finish();
}
