SELECT f.name, p.name, substr(text, CAST(r->>'sentence_start' AS INT) + 1,
                              CAST(r->>'sentence_end' AS INT) - CAST(r->>'sentence_start' AS INT))
FROM document, unnest(relations) AS _(r)
JOIN node f ON f.id = r->>'subject'
JOIN node p ON p.id = r->>'object'
WHERE r->>'predicate' = 'fund_for'
ORDER BY ALL
