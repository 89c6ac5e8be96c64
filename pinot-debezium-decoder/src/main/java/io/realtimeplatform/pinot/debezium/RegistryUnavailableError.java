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

/**
 * Ends the consumption of a partition in releases of Pinot that take every exception of a decoder for a bad message and go
 * on without it: the message is not bad, and would be lost.
 */
public final class RegistryUnavailableError
        extends Error
{
    private static final long serialVersionUID = 1;

    RegistryUnavailableError(Throwable cause)
    {
        super(cause.getMessage(), cause);
    }
}
