{# Whether a relation is in a catalog of the platform #}
{% macro is_platform(relation) %}
  {% do return(relation.database in var('platform_catalogs', ['platform'])) %}
{% endmacro %}

{# A text as SQL #}
{% macro literal(text) -%}
  '{{ text | replace("'", "''") }}'
{%- endmacro %}
