//! The keys with which a validator takes part in consensus.

use alloc::vec::Vec;

use sp_runtime::impl_opaque_keys;

use crate::{Aura, Grandpa, Runtime};

/// Aura with its authorities in the order of their seats.
pub type SeatedAura = pallet_validators::Dealt<Runtime, Aura>;

impl_opaque_keys! {
	/// A validator's keys: sr25519 for building blocks, ed25519 for finalising them.
	pub struct SessionKeys {
		/// Builds and seals blocks.
		pub aura: SeatedAura,
		/// Votes on finality.
		pub grandpa: Grandpa,
	}
}
