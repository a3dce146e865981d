//! The proof of a fit against certified fits, an exact twin and hostile input.

mod certified;
mod design;
mod figures;
mod hostile;
mod twin;
mod vectors;
