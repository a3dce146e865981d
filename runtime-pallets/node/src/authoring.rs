//! Block authoring with Aura.

use crate::{
	block::Block,
	components::{BlockImport, FullClient, SelectChain, TransactionPool, inherents},
};
use sc_basic_authorship::ProposerFactory;
use sc_consensus_aura::{SlotDuration, SlotProportion, StartAuraParams, start_aura};
use sc_network_sync::SyncingService;
use sc_service::{Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_keystore::KeystorePtr;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;

/// The share of its slot that an author may spend on its block; the rest is for its way to others.
const PROPOSAL_SHARE: f32 = 2.0 / 3.0;

/// What an author works with.
pub struct Author {
	pub client: Arc<FullClient>,
	pub pool: Arc<TransactionPool>,
	pub select_chain: SelectChain,
	pub block_import: BlockImport,
	pub sync: Arc<SyncingService<Block>>,
	pub keystore: KeystorePtr,
	pub slot_duration: SlotDuration,
	/// Author even without peers.
	pub force: bool,
	pub prometheus: Option<Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

/// Authors blocks in the slots of the keys that the keystore holds.
pub fn start(task_manager: &TaskManager, author: Author) -> Result<(), Error> {
	let slot_duration = author.slot_duration;
	let proposer_factory = ProposerFactory::new(
		task_manager.spawn_handle(),
		author.client.clone(),
		author.pool,
		author.prometheus.as_ref(),
		author.telemetry.clone(),
	);
	let aura = start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
		slot_duration,
		client: author.client,
		select_chain: author.select_chain,
		block_import: author.block_import,
		proposer_factory,
		sync_oracle: author.sync.clone(),
		justification_sync_link: author.sync,
		create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
		force_authoring: author.force,
		// An author that held back while finality lags would be charged with missed slots for it.
		backoff_authoring_blocks: None::<()>,
		keystore: author.keystore,
		block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
		max_block_proposal_slot_portion: None,
		telemetry: author.telemetry,
		compatibility_mode: Default::default(),
	})?;

	// Essential: a validator that no longer authors should end, so that its operator sees it.
	task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	Ok(())
}
