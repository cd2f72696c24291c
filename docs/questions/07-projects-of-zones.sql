SELECT z.name, p.name
FROM relation r
JOIN node z ON z.id = r.subject AND z.type = 'Zone'
JOIN node p ON p.id = r.object AND p.type = 'Project'
WHERE r.predicate = 'builds'
ORDER BY ALL
