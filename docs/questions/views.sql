-- The graph: one row a node, and its relations.
CREATE VIEW node AS
SELECT n, n->>'@id' AS id, n->>'@type' AS type, n->>'name' AS name, n->>'title' AS title
FROM (SELECT unnest("@graph") AS n
      FROM read_json('output/graph.jsonld', columns = {'@graph': 'JSON[]'}, maximum_object_size = 1000000000));
CREATE VIEW relation AS
SELECT id, n->>'subject' AS subject, n->>'predicate' AS predicate, n->>'object' AS object FROM node WHERE type = 'Relation';
-- The documents: one row each.
CREATE VIEW document AS
SELECT * FROM read_json('output/**/*.json', maximum_object_size = 1000000000,
  columns = {'@id': 'VARCHAR', '@type': 'VARCHAR', source: 'JSON', metadata: 'JSON', normalization: 'JSON',
             text: 'VARCHAR', quantities: 'JSON[]', relations: 'JSON[]'})
WHERE "@type" = 'Document';
