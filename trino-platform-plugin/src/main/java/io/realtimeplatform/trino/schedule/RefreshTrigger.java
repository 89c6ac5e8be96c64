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

/**
 * Why a refresh runs.
 */
public enum RefreshTrigger
{
    /** the statement that made the dataset */
    CREATE,
    /** a procedure */
    CALL,
    /** REFRESH MATERIALIZED VIEW */
    STATEMENT,
    /** a schedule or a target lag */
    SCHEDULE,
    /** a range that is computed again */
    BACKFILL,
    /** the storage is put in order, and what is served stays the same */
    MAINTENANCE
}
