//! The engine that gives the slots of a chain to its validators: which one, the chain's runtime says. Where
//! it has none, blocks are sealed on demand.

use crate::{
	aura,
	authoring::Author,
	babe,
	block::Block,
	components::{FullBackend, FullClient, GrandpaImport, SelectChain, TransactionPool},
	on_demand::Commands,
};
use sc_consensus::DefaultImportQueue;
use sc_service::{Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::{Error as ClientError, HeaderBackend};
use sp_consensus_aura::{AuraApi, sr25519::AuthorityId};
use sp_consensus_babe::BabeApi;
use sp_runtime::traits::NumberFor;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// What an engine stands on.
pub struct Ground<'a> {
	pub client: &'a Arc<FullClient>,
	pub grandpa: &'a GrandpaImport,
	pub select_chain: &'a SelectChain,
	pub pool: &'a Arc<TransactionPool>,
	pub task_manager: &'a mut TaskManager,
	pub prometheus: Option<&'a Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

/// What the rest of the node sees of an engine.
pub struct Engine {
	/// Checks and imports the blocks of others.
	pub import_queue: DefaultImportQueue<Block>,
	/// Begins to author blocks, on a node that does.
	pub start_author: StartAuthor,
	/// The length of a slot; none where blocks are sealed on demand.
	pub slot: Option<Duration>,
	/// Where RPC asks for blocks that are sealed on demand.
	pub commands: Option<Commands>,
}

/// Authors blocks with the keys that the keystore holds.
pub type StartAuthor = Box<dyn FnOnce(&TaskManager, Author) -> Result<(), Error>>;

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
