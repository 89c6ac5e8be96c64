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
 * A fast way of reading met something that it leaves to the exact one: the message is to be opened again by
 * {@link MessageReader#openExactly}. Thrown by the methods of {@link MessageReader} and {@link PayloadReader}.
 */
public final class UncertainException
        extends RuntimeException
{
    private static final long serialVersionUID = 1;

    /**
     * The only one: it says nothing about the message, so it needs neither text nor stack trace.
     */
    static final UncertainException UNCERTAIN = new UncertainException();

    private UncertainException()
    {
        super("the fast reader cannot tell", null, false, false);
    }
}
