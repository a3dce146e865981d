//! Block authoring: what is the same with every engine.

use crate::{
	block::Block,
	ha::GatedProposers,
	types::{FullClient, SelectChain, TransactionPool},
};
use almanac_ha::Gate;
use sc_basic_authorship::ProposerFactory;
use sc_network_sync::SyncingService;
use sc_service::TaskManager;
use sc_telemetry::TelemetryHandle;
use sp_keystore::KeystorePtr;
use std::{future::Future, sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// The share of its slot that an author may spend on its block; the rest is for its way to others.
pub const PROPOSAL_SHARE: f32 = 2.0 / 3.0;

/// Who asks for blocks, on a chain without slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Sealing {
	/// `engine_createBlock` alone.
	Manual,
	/// Each transaction too, for one of its own, which is final at once.
	Instant,
}

/// What an author works with.
pub struct Author {
	pub client: Arc<FullClient>,
	pub pool: Arc<TransactionPool>,
	pub select_chain: SelectChain,
	pub sync: Arc<SyncingService<Block>>,
	pub keystore: KeystorePtr,
	/// Asked for each slot, where not every block may be signed.
	pub gate: Option<Arc<Gate>>,
	/// Author even without peers.
	pub force: bool,
	/// Who asks for blocks, on a chain without slots.
	pub sealing: Option<Sealing>,
	/// The most bytes of an own block, where that is not left to the library.
	pub block_bytes: Option<u32>,
	pub prometheus: Option<Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

impl Author {
	/// What fills blocks with transactions. A slot is so long, on a chain that has any.
	pub fn proposers(
		&self,
		task_manager: &TaskManager,
		slot_time: Duration,
	) -> GatedProposers<ProposerFactory<TransactionPool, FullClient>> {
		let mut proposers = ProposerFactory::new(
			task_manager.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.prometheus.as_ref(),
			self.telemetry.clone(),
		);
		if let Some(limit) = self.block_bytes.and_then(|bytes| usize::try_from(bytes).ok()) {
			proposers.set_default_block_size_limit(limit);
		}
		GatedProposers { proposers, gate: self.gate.clone(), slot_time }
	}
}

/// Runs the author of an engine. Essential: a validator that no longer authors should end, so that its
/// operator sees it.
pub fn run(
	task_manager: &TaskManager,
	engine: &'static str,
	author: impl Future<Output = ()> + Send + 'static,
) {
	task_manager.spawn_essential_handle().spawn_blocking(engine, Some("block-authoring"), author);
}
