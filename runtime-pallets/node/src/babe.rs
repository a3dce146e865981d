//! BABE: in some slots validators win the right to a block by lot, and every slot has one further author
//! whom all know.

use crate::{
	authoring::{self, Author, PROPOSAL_SHARE},
	block::Block,
	consensus::{Engine, Ground},
	relay::NoParachains,
	types::FullClient,
};
use almanac_runtime::Hash;
use sc_consensus::BoxBlockImport;
use sc_consensus_babe::{BabeLink, BabeParams, ImportQueueParams, SlotProportion, start_babe};
use sc_service::{Error, TaskManager};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{SlotDuration, inherents::InherentDataProvider as SlotInherent};
use sp_inherents::CreateInherentDataProviders;
use sp_timestamp::InherentDataProvider as TimestampInherent;
use std::sync::Arc;

/// BABE on this ground. Its import stands around GRANDPA's, because it follows the epochs.
pub fn engine(ground: Ground<'_>) -> Result<Engine, Error> {
	let Ground { client, grandpa, select_chain, pool, task_manager, prometheus, telemetry } =
		ground;
	let config = sc_consensus_babe::configuration(&**client)?;
	let slot_duration = config.slot_duration();
	let (block_import, link) = sc_consensus_babe::block_import(
		config,
		grandpa.clone(),
		client.clone(),
		inherents(slot_duration, client.clone()),
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(pool.clone()),
	)?;
	let (import_queue, worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: link.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa.clone())),
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: prometheus,
		telemetry,
	})?;
	// The worker answers questions about epochs; it ends, and the node with it, when nobody is left to ask.
	task_manager.keep_alive(worker);
	Ok(Engine {
		import_queue,
		start_author: Box::new(move |task_manager, author| {
			start_author(task_manager, author, Box::new(block_import), link)
		}),
		slot: Some(slot_duration.as_duration()),
		commands: None,
	})
}

/// Authors blocks in the slots that the keys of the keystore win or are known to have.
fn start_author(
	task_manager: &TaskManager,
	author: Author,
	block_import: BoxBlockImport<Block>,
	link: BabeLink<Block>,
) -> Result<(), Error> {
	let slot_duration = link.config().slot_duration();
	let inherents = inherents(slot_duration, author.client.clone());
	let babe = start_babe(BabeParams {
		env: author.proposers(task_manager, slot_duration.as_duration()),
		keystore: author.keystore,
		client: author.client,
		select_chain: author.select_chain,
		block_import,
		sync_oracle: author.sync.clone(),
		justification_sync_link: author.sync,
		create_inherent_data_providers: inherents,
		force_authoring: author.force,
		// As with Aura: who holds back while finality lags misses slots for it.
		backoff_authoring_blocks: None::<()>,
		babe_link: link,
		block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
		max_block_proposal_slot_portion: None,
		telemetry: author.telemetry,
	})?;
	authoring::run(task_manager, "babe", babe);
	Ok(())
}

/// What the node tells the runtime at the start of each block: the slot, then the time, and what a relay chain asks for.
fn inherents(
	slot_duration: SlotDuration,
	client: Arc<FullClient>,
) -> impl CreateInherentDataProviders<
	Block,
	(),
	InherentDataProviders = (SlotInherent, TimestampInherent, NoParachains),
> + Clone
+ 'static {
	move |parent: Hash, (): ()| {
		let header = client.header(parent);
		async move {
			let timestamp = TimestampInherent::from_system_time();
			let slot = SlotInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration);
			let parent = header?.ok_or("the parent of the block is missing")?;
			Ok((slot, timestamp, NoParachains(parent)))
		}
	}
}
