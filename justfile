# Verbs of the field; `just --list` names them all.

# The main job.
convert:
    cargo run --release -- convert seeds -o output

# Everything that decides whether a change lands.
ci:
    bash .ci/run

# All tests.
test:
    cargo test --workspace

# Which rules fired at a place (code points into `text`) of a document, and its source bytes.
explain FILE *PLACE:
    cargo run --release -- explain {{FILE}} {{PLACE}}

# Read the snapshots that changed.
review:
    cargo insta review
