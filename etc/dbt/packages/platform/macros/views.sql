{# dbt-trino leaves the properties of views out, and so their time windows #}
{% macro trino__create_view_as(relation, sql) -%}
  {%- if not platform.is_platform(relation) -%}
    {%- do return(dbt.trino__create_view_as(relation, sql)) -%}
  {%- endif -%}
  create or replace view {{ relation }}
  {{ comment(model.get('description')) }}
  {%- if config.get('contract').enforced %}
  {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  security {{ config.get('view_security', 'definer') }}
  {{ properties() }}
  as
  {{ sql }}
{%- endmacro %}
