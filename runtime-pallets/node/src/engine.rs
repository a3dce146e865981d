//! The engine that gives the slots of a chain to its validators: which one, the chain's runtime says. Where
//! it has none, blocks are sealed on demand.

use crate::{
	aura, babe,
	block::Block,
	consensus::{Engine, Ground},
	types::{FullBackend, FullClient},
};
use sc_service::Error;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::{Error as ClientError, HeaderBackend};
use sp_consensus_aura::{AuraApi, sr25519::AuthorityId};
use sp_consensus_babe::BabeApi;
use sp_core::crypto::{KeyTypeId, key_types};
use sp_runtime::traits::NumberFor;
use std::sync::Arc;

/// The engines that this node knows.
#[derive(Clone, Copy)]
pub enum EngineKind {
	Aura,
	Babe,
}

impl EngineKind {
	/// The engine whose functions the chain's runtime has. It is asked at the best block: in a new
	/// database that is genesis, in any other a block whose state is still there.
	pub fn of(client: &FullClient) -> Result<Option<Self>, Error> {
		let (api, at) = (client.runtime_api(), client.info().best_hash);
		if api.has_api::<dyn AuraApi<Block, AuthorityId>>(at).map_err(ClientError::from)? {
			return Ok(Some(Self::Aura));
		}
		let babe = api.has_api_with::<dyn BabeApi<Block>, _>(at, |_| true);
		Ok(babe.map_err(ClientError::from)?.then_some(Self::Babe))
	}

	/// The type of the keys that sign blocks.
	pub fn author_key(self) -> KeyTypeId {
		match self {
			Self::Aura => key_types::AURA,
			Self::Babe => key_types::BABE,
		}
	}

	/// The engine, on this ground.
	pub fn engine(self, ground: Ground<'_>) -> Result<Engine, Error> {
		match self {
			Self::Aura => aura::engine(ground),
			Self::Babe => babe::engine(ground),
		}
	}

	/// Takes back what the engine keeps beside the blocks, before so many blocks are taken back.
	pub fn revert(
		self,
		client: Arc<FullClient>,
		backend: Arc<FullBackend>,
		blocks: NumberFor<Block>,
	) -> sp_blockchain::Result<()> {
		match self {
			Self::Aura => Ok(()),
			Self::Babe => sc_consensus_babe::revert(client, backend, blocks),
		}
	}
}
