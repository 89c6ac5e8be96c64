#!/bin/bash
# Brings Superset's own database up to date, makes its administrator and the connection to Trino where they are missing, and
# starts it.
set -euo pipefail
superset db upgrade
superset fab create-admin --username admin --firstname admin --lastname admin --email admin@localhost --password "$SUPERSET_ADMIN_PASSWORD"
superset init
superset set-database-uri --database_name platform --uri trino://superset@trino:8080/platform
exec gunicorn --bind 0.0.0.0:8088 --worker-class gthread --threads 20 --timeout 70 'superset.app:create_app()'
