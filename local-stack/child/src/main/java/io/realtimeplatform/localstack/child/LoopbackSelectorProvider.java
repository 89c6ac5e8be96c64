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
package io.realtimeplatform.localstack.child;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * The JDK's own sockets, except that a server socket that would listen on every address listens on the loopback
 * address. Pinot has no setting for the addresses of its server's query ports. For the system property
 * {@code java.nio.channels.spi.SelectorProvider}; native transports must be off.
 */
public final class LoopbackSelectorProvider
        extends SelectorProvider
{
    private final SelectorProvider delegate = sun.nio.ch.DefaultSelectorProvider.get();

    @Override
    public ServerSocketChannel openServerSocketChannel()
            throws IOException
    {
        return new LoopbackServerSocketChannel(delegate, delegate.openServerSocketChannel());
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family)
            throws IOException
    {
        return new LoopbackServerSocketChannel(delegate, delegate.openServerSocketChannel(family));
    }

    @Override
    public DatagramChannel openDatagramChannel()
            throws IOException
    {
        return delegate.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family)
            throws IOException
    {
        return delegate.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe()
            throws IOException
    {
        return delegate.openPipe();
    }

    @Override
    public AbstractSelector openSelector()
            throws IOException
    {
        return delegate.openSelector();
    }

    @Override
    public SocketChannel openSocketChannel()
            throws IOException
    {
        return delegate.openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family)
            throws IOException
    {
        return delegate.openSocketChannel(family);
    }

    @Override
    public Channel inheritedChannel()
            throws IOException
    {
        return delegate.inheritedChannel();
    }
}
