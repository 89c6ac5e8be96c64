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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Scopes;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.bootstrap.LifeCycleManager;
import io.realtimeplatform.trino.store.StoreModule;
import io.trino.plugin.base.jmx.ConnectorObjectNameGeneratorModule;
import io.trino.plugin.base.jmx.MBeanServerModule;
import io.trino.spi.catalog.CatalogName;
import org.junit.jupiter.api.Test;
import org.weakref.jmx.guice.MBeanModule;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestScheduleModule
{
    private static Injector start(boolean coordinator, Module... modules)
    {
        return new Bootstrap(ImmutableList.<Module>builder()
                .add(new MBeanModule())
                .add(new MBeanServerModule())
                .add(new ConnectorObjectNameGeneratorModule("io.realtimeplatform.trino", "trino.plugin.platform"))
                .add(new StoreModule())
                .add(new ScheduleModule(coordinator))
                .add(binder -> binder.bind(CatalogName.class).toInstance(new CatalogName("tested")))
                .add(modules)
                .build())
                .doNotInitializeLogging()
                .quiet()
                .setRequiredConfigurationProperties(ImmutableMap.of(
                        "platform.store.jdbc-url", "jdbc:h2:mem:" + UUID.randomUUID(),
                        "platform.refresh.wake-interval", "100ms"))
                .initialize();
    }

    @Test
    void testCounters()
            throws JMException
    {
        Injector injector = start(true);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("trino.plugin.platform.schedule:type=RefreshStats,name=tested");
        for (String attribute : List.of("Succeeded", "Failed", "HeldElsewhere", "Running", "LagSeconds")) {
            assertThat(((Number) server.getAttribute(name, attribute)).longValue()).as(attribute).isZero();
        }
        injector.getInstance(LifeCycleManager.class).stop();
    }

    @Test
    void testSchedulerStartsWhereThereAreDatasets()
            throws InterruptedException
    {
        Listed datasets = new Listed();
        Injector injector = start(true, binder -> binder.bind(ScheduledDatasets.class).toInstance(datasets));
        assertThat(datasets.listed.await(60, SECONDS)).isTrue();
        injector.getInstance(LifeCycleManager.class).stop();
    }

    @Test
    void testWorkersScheduleNothing()
    {
        Injector injector = start(false, binder -> binder.bind(ScheduledDatasets.class).to(Listed.class).in(Scopes.SINGLETON));
        assertThat(injector.getExistingBinding(Key.get(Scheduler.class))).isNull();
        injector.getInstance(LifeCycleManager.class).stop();
    }

    private static final class Listed
            implements ScheduledDatasets
    {
        private final CountDownLatch listed = new CountDownLatch(1);

        @Override
        public List<ScheduledDataset> list()
        {
            listed.countDown();
            return ImmutableList.of();
        }

        @Override
        public void refresh(String dataset, RefreshTrigger trigger)
        {
            throw new UnsupportedOperationException();
        }
    }
}
