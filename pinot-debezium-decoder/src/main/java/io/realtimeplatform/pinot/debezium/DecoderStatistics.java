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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Counts errors of all decoders of a topic, or of a table of a topic. Pinot makes a decoder for each partition and each segment,
 * so that a decoder's own counters would start again with every segment. Thread-safe.
 */
final class DecoderStatistics
        implements DecoderStatisticsMXBean
{
    private static final Logger LOGGER = LoggerFactory.getLogger(DecoderStatistics.class);
    private static final ConcurrentMap<String, DecoderStatistics> ALL = new ConcurrentHashMap<>();

    private final AtomicLongArray counts = new AtomicLongArray(ErrorKind.values().length);
    private volatile String lastError = "";
    private volatile long lastErrorTime;

    private DecoderStatistics() {}

    /**
     * The statistics of a topic, the same object for the same names.
     */
    static DecoderStatistics of(String topic, Optional<String> table)
    {
        String name = "io.realtimeplatform.pinot:type=DebeziumDecoder,topic=" + ObjectName.quote(topic) +
                table.map(value -> ",table=" + ObjectName.quote(value)).orElse("");
        return ALL.computeIfAbsent(name, DecoderStatistics::register);
    }

    private static DecoderStatistics register(String name)
    {
        DecoderStatistics statistics = new DecoderStatistics();
        try {
            ObjectName objectName = new ObjectName(name);
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            if (server.isRegistered(objectName)) {
                // by another class loader, whose decoders are gone or going
                server.unregisterMBean(objectName);
            }
            server.registerMBean(statistics, objectName);
        }
        catch (JMException e) {
            LOGGER.warn("The counters {} are not visible by JMX", name, e);
        }
        return statistics;
    }

    void add(DecodeException error, long time)
    {
        counts.incrementAndGet(error.kind().ordinal());
        lastError = error.getMessage();
        lastErrorTime = time;
    }

    @Override
    public long getErrorCount()
    {
        long sum = 0;
        for (int index = 0; index < counts.length(); index++) {
            sum += counts.get(index);
        }
        return sum;
    }

    @Override
    public Map<String, Long> getErrorCountByKind()
    {
        Map<String, Long> byKind = new LinkedHashMap<>();
        for (ErrorKind kind : ErrorKind.values()) {
            byKind.put(kind.configName(), counts.get(kind.ordinal()));
        }
        return Collections.unmodifiableMap(byKind);
    }

    @Override
    public String getLastError()
    {
        return lastError;
    }

    @Override
    public long getLastErrorTime()
    {
        return lastErrorTime;
    }
}
