"""Makes the materialized view `sales_by_day` over the tables of the quickstart, and refreshes it each hour: docs/airflow.md

Every statement may be repeated, so a task may be tried again, cleared or killed at any time. `sales_by_day.sql` has the
statement with which the platform does the same by itself.
"""

from datetime import timedelta

import pendulum
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.common.sql.sensors.sql import SqlSensor
from airflow.sdk import DAG, Param, task

QUERY = "SELECT orderdate, orderstatus, count(*) AS orders, sum(totalprice) AS total FROM platform.shop.orders GROUP BY 1, 2"


def literal(text):
    """A CALL takes no parameters from a client, only literals."""
    return "'" + text.replace("'", "''") + "'"


with DAG(
    dag_id="platform_sales_by_day",
    doc_md=__doc__,
    schedule="@hourly",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"conn_id": "trino_default", "retries": 2, "retry_delay": timedelta(seconds=15)},
    user_defined_filters={"literal": literal},
    params={
        "source_name": Param("shop", type="string", description="The source, and the table of it that the query reads"),
        "table_name": Param("orders", type="string"),
        "schema_name": Param("reports", type="string", description="Schema of the view, in catalog platform"),
        "view_name": Param("sales_by_day", type="string"),
        "query": Param(QUERY, type="string", description="With a column orderdate, of which the view has a year"),
        "storage_schema": Param("iceberg.platform", type="string", description="Where the rows are stored"),
        "maximum_lag_seconds": Param(60, type="integer", minimum=0, description="How far the table may be behind its source"),
        "maximum_age_seconds": Param(3600, type="integer", minimum=1, description="How old the rows of the view may be in the end"),
        "backfill_from": Param(None, type=["null", "string"], format="date", description="The first day to compute anew; none if not given"),
        "backfill_to": Param(None, type=["null", "string"], format="date", description="The day after the last one; tomorrow if not given"),
    },
):
    # leaves a view alone that is there already
    create = SQLExecuteQueryOperator(
        task_id="create",
        sql="""
            CALL platform.system.create_materialized_view(
                schema_name => {{ params.schema_name | literal }}, view_name => {{ params.view_name | literal }},
                query => {{ params.query | literal }}, storage_schema => {{ params.storage_schema | literal }},
                time_column => 'orderdate', time_window => '1 year')
            """,
    )

    wait_for_source = SqlSensor(
        task_id="wait_for_source",
        sql="""
            SELECT phase = 'STREAMING' AND lag_seconds <= {{ params.maximum_lag_seconds }} FROM platform.system.pipelines
            WHERE source_name = {{ params.source_name | literal }} AND table_name = {{ params.table_name | literal }}
            """,
        # without such a pipeline there is nothing to wait for
        fail_on_empty=True,
        mode="reschedule",
        poke_interval=10,
        timeout=600,
    )

    # returns when a refresh that began after the call is served
    refresh = SQLExecuteQueryOperator(
        task_id="refresh",
        sql="CALL platform.system.refresh_materialized_view(schema_name => {{ params.schema_name | literal }}, view_name => {{ params.view_name | literal }})",
    )

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def backfill_is_wanted(params):
        return params["backfill_from"] is not None

    backfill = SQLExecuteQueryOperator(
        task_id="backfill",
        sql="""
            CALL platform.system.backfill_materialized_view(
                schema_name => {{ params.schema_name | literal }}, view_name => {{ params.view_name | literal }},
                from_date => {{ params.backfill_from | literal }},
                to_date => {{ (params.backfill_to or macros.ds_add(dag_run.run_after | ds, 1)) | literal }})
            """,
    )

    wait_for_rows = SqlSensor(
        task_id="wait_for_rows",
        sql="""
            SELECT age_seconds <= {{ params.maximum_age_seconds }} FROM platform.system.materialized_views
            WHERE schema_name = {{ params.schema_name | literal }} AND view_name = {{ params.view_name | literal }}
            """,
        fail_on_empty=True,
        mode="reschedule",
        poke_interval=10,
        timeout=600,
        # a backfill that was not wanted is skipped
        trigger_rule="none_failed",
    )

    create >> wait_for_source >> refresh >> backfill_is_wanted() >> backfill >> wait_for_rows
