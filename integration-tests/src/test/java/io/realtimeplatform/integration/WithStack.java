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
package io.realtimeplatform.integration;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

/**
 * A test class over the shared {@link IntegrationStack}, which its constructor gets. One instance runs all methods. The
 * stack starts with the first such class and ends with the test process; the sources that a class leaves are dropped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(WithStack.StackExtension.class)
@interface WithStack
{
    final class StackExtension
            implements Extension, ParameterResolver, BeforeEachCallback, AfterAllCallback, TestWatcher
    {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(StackExtension.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context)
        {
            return parameter.getParameter().getType() == IntegrationStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context)
        {
            return context.getRoot().getStore(NAMESPACE)
                    .computeIfAbsent(Holder.class, _ -> new Holder(), Holder.class)
                    .stack();
        }

        @Override
        public void beforeEach(ExtensionContext context)
        {
            context.getStore(NAMESPACE).put("start", System.nanoTime());
        }

        @Override
        public void afterAll(ExtensionContext context)
        {
            Holder holder = context.getRoot().getStore(NAMESPACE).get(Holder.class, Holder.class);
            if (holder != null && holder.failure == null) {
                holder.stack().dropSources();
            }
        }

        @Override
        public void testSuccessful(ExtensionContext context)
        {
            say(context, "passed");
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause)
        {
            say(context, "FAILED: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        }

        private static void say(ExtensionContext context, String outcome)
        {
            Long start = context.getStore(NAMESPACE).get("start", Long.class);
            String duration = start == null ? "" : " in %.1f s".formatted(Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
            System.out.printf("%s.%s%s: %s%n", context.getRequiredTestClass().getSimpleName(), context.getDisplayName().replace("()", ""), duration, outcome);
        }
    }

    /** Keeps the first failure to start, so that every class reports it at once instead of trying again. */
    final class Holder
            implements AutoCloseable
    {
        private IntegrationStack stack;
        private RuntimeException failure;

        synchronized IntegrationStack stack()
        {
            if (failure != null) {
                throw failure;
            }
            if (stack == null) {
                try {
                    stack = IntegrationStack.start();
                }
                catch (RuntimeException e) {
                    failure = e;
                    throw e;
                }
            }
            return stack;
        }

        @Override
        public void close()
        {
            if (stack != null) {
                stack.close();
            }
        }
    }
}
