SELECT d.title, c.title, f.n->>'$.paths[0]'
FROM node c, unnest(CAST(c.n->'cited_by' AS JSON[])) AS _(b), unnest(CAST(c.n->'resolved' AS VARCHAR[])) AS __(r)
JOIN node d ON d.id = b->>'document'
JOIN node f ON f.id = split_part(r, '#', 1)
WHERE c.type = 'Citation'
ORDER BY ALL
