//! Nothing: what this crate is for happens in its build script.
