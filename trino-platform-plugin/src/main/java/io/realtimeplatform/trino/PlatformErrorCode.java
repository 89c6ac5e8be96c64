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

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;

import static io.trino.spi.ErrorType.EXTERNAL;
import static io.trino.spi.ErrorType.INTERNAL_ERROR;

/**
 * Error codes of the platform that Trino's standard codes do not cover.
 * Bad arguments use <code>INVALID_PROCEDURE_ARGUMENT</code>, missing things <code>NOT_FOUND</code> and its kin.
 */
public enum PlatformErrorCode
        implements ErrorCodeSupplier
{
    PLATFORM_STORE_ERROR(0, EXTERNAL),
    PLATFORM_PINOT_ERROR(1, EXTERNAL),
    PLATFORM_CONNECT_ERROR(2, EXTERNAL),
    PLATFORM_KAFKA_ERROR(3, EXTERNAL),
    PLATFORM_ENGINE_ERROR(4, EXTERNAL),
    PLATFORM_SOURCE_ERROR(5, EXTERNAL),
    PLATFORM_INTERNAL_ERROR(6, INTERNAL_ERROR);

    private final ErrorCode errorCode;

    PlatformErrorCode(int code, ErrorType type)
    {
        errorCode = new ErrorCode(code + 0x0512_0000, name(), type);
    }

    @Override
    public ErrorCode toErrorCode()
    {
        return errorCode;
    }
}
