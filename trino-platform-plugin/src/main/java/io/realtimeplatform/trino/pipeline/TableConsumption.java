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

import com.google.inject.Inject;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.trino.spi.TrinoException;

import java.time.Duration;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/** Whether Pinot reads all of a pipeline's topic into its table. */
class TableConsumption
{
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PinotClient pinot;

    @Inject
    TableConsumption(PinotClient pinot)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    boolean isComplete(Pipeline pipeline)
    {
        return pinot.consumedOffsets(pipeline.pinotTable()).offsets().size() >= pipeline.definition().partitions();
    }

    /** @throws TrinoException that says why it does not */
    void await(Pipeline pipeline)
    {
        String table = pipeline.pinotTable();
        Deadline deadline = Deadline.in(PATIENCE);
        while (true) {
            pinot.segmentError(table).ifPresent(error -> {
                throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot cannot consume topic %s into table %s: %s. The log of the Pinot servers says more; check pinot_decoder in table checks says whether they have the decoder".formatted(pipeline.topic(), table, error));
            });
            if (isComplete(pipeline)) {
                return;
            }
            if (deadline.isOver()) {
                throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot table %s does not consume topic %s after %s s: look into the log of the Pinot servers"
                        .formatted(table, pipeline.topic(), PATIENCE.toSeconds()));
            }
            deadline.pause();
        }
    }
}
