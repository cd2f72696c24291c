SELECT d.name, t.name
FROM relation r JOIN node d ON d.id = r.subject JOIN node t ON t.id = r.object
WHERE r.predicate = 'responsible_for'
ORDER BY ALL
