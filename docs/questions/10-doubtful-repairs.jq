# jq -rs -f QUERY output/*.json
[.[] | .source.path? as $path | .normalization.repairs[]? | {$path} + .]
| sort_by(.confidence, .start, .path)[:5][]
| [.path, .confidence, .before, .after, .rule] | @tsv
