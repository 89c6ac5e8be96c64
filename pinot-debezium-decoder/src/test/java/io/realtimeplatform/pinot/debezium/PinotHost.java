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
package io.realtimeplatform.pinot.debezium;

import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.plugin.PluginManager;
import org.apache.pinot.spi.stream.StreamMessageDecoder;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * A process that has Pinot's classes and finds the decoder in the folder that the system property {@code plugins.dir}
 * names, as a Pinot server does. Decodes its argument and prints the row.
 */
public final class PinotHost
{
    private PinotHost() {}

    public static void main(String[] arguments)
            throws Exception
    {
        StreamMessageDecoder<byte[]> decoder = PluginManager.get().createInstance(arguments[0]);
        decoder.init(Map.of(), Set.of("id"), "topic");
        byte[] message = arguments[1].getBytes(StandardCharsets.UTF_8);
        GenericRow row = decoder.decode(message, 0, message.length, new GenericRow());
        System.out.println("loaded by " + decoder.getClass().getClassLoader().getClass().getSimpleName() + ", row " + row.getFieldToValueMap());
    }
}
