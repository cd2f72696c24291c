# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"] | INDEX(."@id") as $node
| .[] | select(.predicate? == "responsible_for") | [$node[.subject].name, $node[.object].name] | @tsv
