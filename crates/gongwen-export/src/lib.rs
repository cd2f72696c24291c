//! The wire form: JSON-LD, schema, context, vocabulary, corpus graph and check.
