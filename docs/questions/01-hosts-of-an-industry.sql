SELECT d.name
FROM relation r
JOIN node i ON i.id = r.subject AND i.type = 'Industry' AND i.name = '智能传感器'
JOIN node d ON d.id = r.object AND d.type = 'District'
WHERE r.predicate = 'located_in'
ORDER BY 1
