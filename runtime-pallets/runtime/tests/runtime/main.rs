//! Tests of the runtime as a whole. They stand apart from the crate because the test that the
//! runtime macro generates would read parameters from storage without any storage.

mod support;

#[allow(clippy::cast_possible_truncation, reason = "small numbers")]
mod absence;
mod abuse;
mod agreements;
mod authorship;
mod capacity;
mod council;
mod identity;
#[allow(clippy::cast_possible_truncation, reason = "small numbers")]
mod outage;
mod prediction_worker;
mod presets;
mod purge_keys;
mod registry;
mod reporters;
mod root;
mod scalability;
mod upgrade;
mod validators;
