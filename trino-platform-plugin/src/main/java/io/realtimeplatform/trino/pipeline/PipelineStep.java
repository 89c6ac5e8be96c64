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
package io.realtimeplatform.trino.pipeline;

/**
 * The steps of create_pipeline, in their order. Each may be carried out again after it was done in part or in whole.
 */
enum PipelineStep
{
    /** The source table was looked at, and the plan made. */
    CHECK_SOURCE,
    /** REPLICA IDENTITY FULL was set, where it was asked for. */
    REPLICA_IDENTITY,
    TOPIC,
    PINOT_TABLE,
    /** The source's publication has the table, and no transaction is left that began before it had. */
    PUBLICATION,
    /** The source's connector captures the table, and has been told to read the rows that are there. */
    CONNECTOR,
    /** The typed table is in the catalog. */
    TYPED_TABLE,
    /** Trino's Pinot catalog knows the Pinot table, so that the typed table can be read. */
    VISIBLE,
}
