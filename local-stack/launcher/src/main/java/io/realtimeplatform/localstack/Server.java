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
package io.realtimeplatform.localstack;

/** The servers of a {@link LocalStack}. */
public enum Server
{
    POSTGRESQL,
    /** Not part of a stack unless {@link LocalStackBuilder#mariadb} asks for it. */
    MARIADB,
    /** Not part of a stack unless {@link LocalStackBuilder#mysql} asks for it. */
    MYSQL,
    KAFKA,
    CONNECT,
    PINOT,
    TRINO,
    /** Not part of a stack unless {@link LocalStackBuilder#superset} asks for it. */
    SUPERSET,
}
