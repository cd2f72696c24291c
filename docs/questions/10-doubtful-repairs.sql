SELECT source->>'path', r->>'confidence', r->>'before', r->>'after', r->>'rule'
FROM document, unnest(CAST(normalization->'repairs' AS JSON[])) AS _(r)
ORDER BY CAST(r->>'confidence' AS DOUBLE), CAST(r->>'start' AS INT), source->>'path'
LIMIT 5
