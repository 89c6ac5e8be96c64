{% macro create_or_replace_materialized_view(relation, sql) -%}
  create or replace materialized view {{ relation }}
  {%- if config.get('grace_period') is not none %}
  grace period {{ config.get('grace_period') }}
  {%- endif %}
  {{ comment(model.get('description')) }}
  {{ properties() }}
  as
  {{ sql }}
{%- endmacro %}


{% macro trino__get_create_materialized_view_as_sql(target_relation, sql) -%}
  {%- if not platform.is_platform(target_relation) -%}
    {%- do return(dbt.trino__get_create_materialized_view_as_sql(target_relation, sql)) -%}
  {%- endif -%}
  {{ platform.create_or_replace_materialized_view(target_relation, sql) }}
{%- endmacro %}


{# With --full-refresh: in place, where dbt would make another one and rename both #}
{% macro trino__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- if platform.is_platform(target_relation) and target_relation.is_materialized_view and existing_relation.is_materialized_view -%}
    {{ platform.apply_materialized_view(target_relation, sql) }}
  {%- else -%}
    {{ dbt.default__get_replace_sql(existing_relation, target_relation, sql) }}
  {%- endif -%}
{%- endmacro %}


{# dbt-trino sees no changes, so that a changed query would never be applied #}
{% macro trino__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {% if platform.is_platform(existing_relation) and config.get('on_configuration_change') == 'apply' %}
    {% do return({'definition': 'as stated'}) %}
  {% endif %}
  {% do return(None) %}
{%- endmacro %}


{% macro trino__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
  {{ platform.apply_materialized_view(relation, sql) }}
{%- endmacro %}


{#
  Replaces the definition, and gives the statement that is left to do. A query or window that changed is filled by the replacement itself, while the rows of
  before are served; of one that is as it was the rows are kept, and refreshed as dbt does at each run.
#}
{% macro apply_materialized_view(relation, sql) -%}
  {%- set refreshes -%}
    select count(*) from {{ relation.database }}.system.refreshes
    where schema_name = {{ platform.literal(relation.schema) }} and view_name = {{ platform.literal(relation.identifier) }} and "trigger" = 'CREATE' and state = 'SUCCEEDED'
  {%- endset -%}
  {%- set before = run_query(refreshes).rows[0][0] -%}
  {%- do run_query(platform.create_or_replace_materialized_view(relation, sql)) -%}
  {%- if run_query(refreshes).rows[0][0] == before -%}
    refresh materialized view {{ relation }}
  {%- else -%}
    select 'filled by its replacement'
  {%- endif -%}
{%- endmacro %}


{# Trino has no COMMENT ON MATERIALIZED VIEW #}
{% macro trino__alter_relation_comment(relation, relation_comment) -%}
  {%- if platform.is_platform(relation) and relation.is_materialized_view -%}
    call {{ relation.database }}.system.alter_materialized_view(schema_name => {{ platform.literal(relation.schema) }}, view_name => {{ platform.literal(relation.identifier) }}, comment => {{ platform.literal(relation_comment) }})
  {%- else -%}
    {{ dbt.trino__alter_relation_comment(relation, relation_comment) }}
  {%- endif -%}
{%- endmacro %}
