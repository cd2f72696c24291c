# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"] | INDEX(."@id") as $node
| .[] | select(."@type" == "Citation")
| .resolved[] as $resolved | .cited_by[] as $by
| [$node[$by.document].title, .title, $node[$resolved | split("#")[0]].paths[0]] | @tsv
