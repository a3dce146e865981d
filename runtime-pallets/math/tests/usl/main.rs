//! The proof of a fit against certified fits, an exact twin and hostile input.

// Casts of small numbers, and vectors whose length a test has just made.
#![allow(clippy::cast_possible_truncation, clippy::indexing_slicing, clippy::unwrap_used)]

mod certified;
mod design;
mod figures;
mod fit;
mod hostile;
mod twin;
mod vectors;
