-- name: health_schema one
SELECT coalesce(max(number), 0)::bigint, coalesce(max(compatible_from), 0)::bigint FROM schema_migration;
