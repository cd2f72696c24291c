# jq -rs -f QUERY output/*.json*
INDEX(.[]["@graph"]? | arrays[]; ."@id") as $node
| .[] | select(."@type"? == "Document") | .text as $text
| .relations[] | select(.predicate == "fund_for")
| [$node[.subject].name, $node[.object].name, $text[.sentence_start:.sentence_end]] | @tsv
