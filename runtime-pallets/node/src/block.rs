//! The block as the node sees it.

use sp_runtime::{OpaqueExtrinsic, generic};

/// A block whose transactions stay bytes: only the runtime knows their form, and an upgrade may
/// change it under a running node.
pub type Block = generic::Block<almanac_runtime::Header, OpaqueExtrinsic>;
