SELECT l.name, a.name
FROM relation r JOIN node l ON l.id = r.subject JOIN node a ON a.id = r.object
WHERE r.predicate = 'leads'
ORDER BY ALL
