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
 * What the platform has done for a pipeline. How its neighbours are is no part of it: that is asked when somebody looks.
 */
enum PipelineState
{
    /** Steps of create_pipeline are being carried out, or were when the coordinator stopped. */
    CREATING,
    /** All steps are done. */
    ACTIVE,
    /** A step failed; the same call again goes on there. */
    FAILED,
    /** drop_pipeline has begun and not finished; it can only be called again. */
    DROPPING,
}
