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

import sun.nio.ch.SelChImpl;
import sun.nio.ch.SelectionKeyImpl;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A server socket of the JDK that turns the wildcard address into the loopback address when it is bound. */
final class LoopbackServerSocketChannel
        extends ServerSocketChannel
        implements SelChImpl
{
    private final ServerSocketChannel delegate;
    // what selectors work with; every channel of the JDK has it
    private final SelChImpl selectable;

    LoopbackServerSocketChannel(SelectorProvider provider, ServerSocketChannel delegate)
    {
        super(provider);
        this.delegate = delegate;
        this.selectable = (SelChImpl) delegate;
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog)
            throws IOException
    {
        SocketAddress address = local;
        if (local == null) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
        else if (local instanceof InetSocketAddress internet && internet.getAddress() != null && internet.getAddress().isAnyLocalAddress()) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), internet.getPort());
        }
        delegate.bind(address, backlog);
        return this;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value)
            throws IOException
    {
        delegate.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name)
            throws IOException
    {
        return delegate.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions()
    {
        return delegate.supportedOptions();
    }

    @Override
    public ServerSocket socket()
    {
        return delegate.socket();
    }

    @Override
    public SocketChannel accept()
            throws IOException
    {
        return delegate.accept();
    }

    @Override
    public SocketAddress getLocalAddress()
            throws IOException
    {
        return delegate.getLocalAddress();
    }

    @Override
    protected void implConfigureBlocking(boolean block)
            throws IOException
    {
        delegate.configureBlocking(block);
    }

    @Override
    protected void implCloseSelectableChannel()
            throws IOException
    {
        // while a selector knows the file descriptor it stays open: the selector calls kill() when it is done with it
        if (!isRegistered()) {
            delegate.close();
        }
    }

    @Override
    public void kill()
            throws IOException
    {
        delegate.close();
    }

    @Override
    public FileDescriptor getFD()
    {
        return selectable.getFD();
    }

    @Override
    public int getFDVal()
    {
        return selectable.getFDVal();
    }

    @Override
    public boolean translateAndUpdateReadyOps(int ops, SelectionKeyImpl key)
    {
        return selectable.translateAndUpdateReadyOps(ops, key);
    }

    @Override
    public boolean translateAndSetReadyOps(int ops, SelectionKeyImpl key)
    {
        return selectable.translateAndSetReadyOps(ops, key);
    }

    @Override
    public int translateInterestOps(int ops)
    {
        return selectable.translateInterestOps(ops);
    }
}
