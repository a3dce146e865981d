//! What each pallet is told about this chain, by concern.

pub mod agreements;
pub mod consensus;
pub mod council;
pub mod migrations;
pub mod money;
pub mod predictor;
pub mod registry;
pub mod root;
pub mod scalability;
pub mod session;
pub mod sli;
pub mod system;
pub mod validators;
