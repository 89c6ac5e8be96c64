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
package io.realtimeplatform.trino;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.HostAddress;
import io.trino.spi.Node;
import io.trino.spi.NodeManager;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.type.TypeManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;
import java.util.UUID;

import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

final class TestPlatformConnectorFactory
{
    /** Workers have the catalog as coordinators do. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void testEveryNodeHasTheCatalog(boolean coordinator)
    {
        Connector connector = new PlatformConnectorFactory().create("platform", ImmutableMap.of(
                "platform.store.jdbc-url", "jdbc:h2:mem:" + UUID.randomUUID(),
                "platform.pinot.controller-url", "http://localhost:1",
                "platform.connect.url", "http://localhost:1",
                "platform.kafka.bootstrap-servers", "localhost:1"), new Context(coordinator));
        assertThat(connector.getProcedures()).isNotEmpty();
        connector.shutdown();
    }

    private record Context(boolean coordinator)
            implements ConnectorContext, NodeManager, Node
    {
        @Override
        public TypeManager getTypeManager()
        {
            return TESTING_TYPE_MANAGER;
        }

        @Override
        public NodeManager getNodeManager()
        {
            return this;
        }

        @Override
        public Set<Node> getAllNodes()
        {
            return ImmutableSet.of(this);
        }

        @Override
        public Set<Node> getWorkerNodes()
        {
            return ImmutableSet.of(this);
        }

        @Override
        public Node getCurrentNode()
        {
            return this;
        }

        @Override
        public String getHost()
        {
            return "localhost";
        }

        @Override
        public HostAddress getHostAndPort()
        {
            return HostAddress.fromParts("localhost", 1);
        }

        @Override
        public String getNodeIdentifier()
        {
            return "node";
        }

        @Override
        public String getVersion()
        {
            return "test";
        }

        @Override
        public boolean isCoordinator()
        {
            return coordinator;
        }
    }
}
