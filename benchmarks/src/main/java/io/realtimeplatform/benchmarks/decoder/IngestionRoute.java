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
package io.realtimeplatform.benchmarks.decoder;

import java.util.Locale;

/** A topic of wrapped or bare events, and how Pinot reads it. */
enum IngestionRoute
{
    STOCK_WRAPPED(Input.PERSON_WRAPPED, false),
    STOCK_BARE(Input.PERSON_BARE, false),
    OURS_WRAPPED(Input.PERSON_WRAPPED, true),
    OURS_BARE(Input.PERSON_BARE, true);

    private final Input input;
    private final boolean ours;

    IngestionRoute(Input input, boolean ours)
    {
        this.input = input;
        this.ours = ours;
    }

    Input input()
    {
        return input;
    }

    boolean isOurs()
    {
        return ours;
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
