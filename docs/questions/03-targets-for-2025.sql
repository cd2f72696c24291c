SELECT DISTINCT q->>'indicator', q->>'comparator', q->>'value_decimal', q->>'value_max_decimal', q->>'unit'
FROM document, unnest(quantities) AS _(q)
WHERE q->>'kind' = 'target' AND q->>'$.time.mode' = 'by' AND q->>'$.time.to' = '2025-12-31'
ORDER BY ALL
