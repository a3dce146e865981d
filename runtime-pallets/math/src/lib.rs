//! The pure arithmetic of Almanac: integers only, no I/O, no panic; and what a name may be.
//!
//! All arithmetic has a twin in TypeScript (`offchain-agent/src/sli`, `offchain-agent/src/usl`); the
//! two are held equal by the golden vectors in `tests/vectors`. Formulas are numbered as in
//! `docs/reference/formulas.md` (F) and `docs/explanation/scaling.md` (U).

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod bucket;
pub mod calendar;
pub mod interval;
pub mod quantile;
pub mod ratio;
pub mod robust;
pub mod slot;
pub mod text;
pub mod usl;
