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

import java.time.Instant;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * One holder's right to change what is served of a dataset, until somebody else has it.
 *
 * @param number grows with each lease of the dataset. After a failover of the store to a standby that lacked the last lease
 * a number may be given twice, so it says what is older, and never who the holder is
 * @param id at random: who the holder is
 * @param beganAt the store's time when the lease was taken, before anything was read under it
 */
public record Lease(String dataset, long number, UUID id, Instant beganAt)
{
    public Lease
    {
        requireNonNull(dataset, "dataset is null");
        requireNonNull(id, "id is null");
        requireNonNull(beganAt, "beganAt is null");
    }
}
