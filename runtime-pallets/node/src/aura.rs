//! Aura: the validators take the slots in turn.

#[cfg(feature = "passing")]
use crate::passing::Passing;
#[cfg(feature = "slowed")]
use crate::slowed::Slowed;
use crate::{
	authoring::{self, Author, PROPOSAL_SHARE},
	consensus::{Engine, Ground},
	types::GrandpaImport,
};
use sc_consensus_aura::{
	CheckForEquivocation, ImportQueueParams, SlotDuration, SlotProportion, StartAuraParams,
	start_aura,
};
use sc_service::{Error, TaskManager};
use sp_consensus_aura::{inherents::InherentDataProvider as SlotInherent, sr25519::AuthorityPair};
use sp_timestamp::InherentDataProvider as TimestampInherent;

#[cfg(not(feature = "slowed"))]
type Import = GrandpaImport;
#[cfg(feature = "slowed")]
type Import = Slowed<GrandpaImport>;

/// Aura on this ground: GRANDPA's import takes its blocks as they are.
pub fn engine(ground: Ground<'_>) -> Result<Engine, Error> {
	let Ground { client, grandpa, task_manager, prometheus, telemetry, .. } = ground;
	let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
	let block_import = grandpa.clone();
	#[cfg(feature = "slowed")]
	let block_import = Slowed::from_env(block_import)?;
	let import_queue =
		sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(grandpa.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
			spawner: &task_manager.spawn_essential_handle(),
			registry: prometheus,
			check_for_equivocation: CheckForEquivocation::default(),
			telemetry,
			compatibility_mode: Default::default(),
		})?;
	Ok(Engine {
		import_queue,
		start_author: Box::new(move |task_manager, author| {
			start_author(task_manager, author, block_import, slot_duration)
		}),
		slot: Some(slot_duration.as_duration()),
		commands: None,
	})
}

/// Authors blocks in the slots of the keys that the keystore holds.
fn start_author(
	task_manager: &TaskManager,
	author: Author,
	block_import: Import,
	slot_duration: SlotDuration,
) -> Result<(), Error> {
	let select_chain = author.select_chain.clone();
	#[cfg(feature = "passing")]
	let select_chain = Passing::from_env(select_chain, author.client.clone(), slot_duration)?;
	let aura = start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
		slot_duration,
		proposer_factory: author.proposers(task_manager, slot_duration.as_duration()),
		client: author.client,
		select_chain,
		block_import,
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
	authoring::run(task_manager, "aura", aura);
	Ok(())
}

/// What the node tells the runtime at the start of each block: the slot, then the time.
fn inherents(slot_duration: SlotDuration) -> (SlotInherent, TimestampInherent) {
	let timestamp = TimestampInherent::from_system_time();
	(SlotInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration), timestamp)
}
