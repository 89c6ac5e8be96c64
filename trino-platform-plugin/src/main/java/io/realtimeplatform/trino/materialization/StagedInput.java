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
package io.realtimeplatform.trino.materialization;

import static java.util.Objects.requireNonNull;

/**
 * Rows of the input that one scan read into a table of their own.
 *
 * @param token with it a query reads them in the place of the input; it is good as long as the table is there
 */
record StagedInput(String token)
{
    StagedInput
    {
        requireNonNull(token, "token is null");
    }
}
