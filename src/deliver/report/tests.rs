//! That the report says what stands, counts what it lists, and claims nothing more.
