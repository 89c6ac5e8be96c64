{# A catalog of views stores no tables: dbt would find that out in the middle of a run, an incremental model after it has dropped a view #}
{% macro check_models() %}
  {% if not execute %}
    {% do return('') %}
  {% endif %}
  {% set catalogs = var('platform_catalogs', ['platform']) %}
  {% for node in graph.nodes.values() if node.database in catalogs and node.resource_type in ['model', 'seed', 'snapshot'] %}
    {% set materialized = 'seed' if node.resource_type == 'seed' else 'snapshot' if node.resource_type == 'snapshot' else node.config.materialized %}
    {% if materialized not in ['view', 'materialized_view', 'ephemeral'] %}
      {% do exceptions.raise_compiler_error(
          node.original_file_path ~ ': ' ~ node.name ~ ' is materialized as ' ~ materialized ~ ' in catalog ' ~ node.database
          ~ ', which has views and materialized views. Give it +materialized: materialized_view, or +database: the name of a catalog with tables, such as iceberg') %}
    {% endif %}
  {% endfor %}
  {% do return('') %}
{% endmacro %}
