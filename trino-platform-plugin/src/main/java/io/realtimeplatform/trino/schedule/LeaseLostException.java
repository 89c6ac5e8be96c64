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
package io.realtimeplatform.trino.schedule;

import io.trino.spi.TrinoException;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;

/**
 * A refresh may change nothing that is served any more: another one took its lease when it had run out, or the definition was changed.
 */
public class LeaseLostException
        extends TrinoException
{
    LeaseLostException(Lease lease)
    {
        super(TRANSACTION_CONFLICT, ("The refresh that began at %s has lost its lease: another refresh took over, or the definition was changed or dropped meanwhile. "
                + "Nothing of it is served; refresh again").formatted(lease.beganAt()));
    }
}
