# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"] | INDEX(."@id") as $node
| .[] | select(.predicate? == "leads") | [$node[.subject].name, $node[.object].name] | @tsv
