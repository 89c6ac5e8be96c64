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

import com.google.common.collect.ImmutableList;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The events of an input, in files of a folder: they are made in one JVM and read in others, which have the libraries of
 * the Pinot that is measured. What reads them uses nothing that another library brings.
 */
final class EventFile
{
    private final Path events;
    private final Path schemas;

    EventFile(Path folder, Input input)
    {
        events = folder.resolve(input + ".events");
        schemas = folder.resolve(input + ".schemas");
    }

    /** @param avroSchemas in the order of their ids, which begin with 1; none for events in JSON */
    void write(List<byte[]> messages, List<String> avroSchemas)
            throws IOException
    {
        try (DataOutputStream output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(events)))) {
            output.writeInt(messages.size());
            for (byte[] message : messages) {
                output.writeInt(message.length);
                output.write(message);
            }
        }
        Files.write(schemas, avroSchemas);
    }

    byte[][] read()
            throws IOException
    {
        try (DataInputStream input = new DataInputStream(new BufferedInputStream(Files.newInputStream(events)))) {
            byte[][] messages = new byte[input.readInt()][];
            for (int index = 0; index < messages.length; index++) {
                messages[index] = input.readNBytes(input.readInt());
            }
            return messages;
        }
    }

    /** The Avro schemas of the events. */
    List<String> schemas()
            throws IOException
    {
        return ImmutableList.copyOf(Files.readAllLines(schemas));
    }
}
