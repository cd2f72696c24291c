//! Case reader, span markers and a corruption simulator for tests.
