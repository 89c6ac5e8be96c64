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
package io.realtimeplatform.localstack;

/**
 * A server of the stack did not start, stop or answer. The message names the server, says why, and ends with the last
 * lines of its log where there is one.
 */
public final class StackException
        extends RuntimeException
{
    public StackException(String message)
    {
        super(message);
    }

    public StackException(String message, Throwable cause)
    {
        super(message, cause);
    }
}
