//! What running a node and working on its database have in common: client, pool, block import.

use crate::{
	block::Block,
	executor::{Executor, executor},
};
use almanac_runtime::RuntimeApi;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{CheckForEquivocation, ImportQueueParams, SlotDuration};
use sc_consensus_grandpa::{GrandpaBlockImport, GrandpaPruningFilter, LinkHalf};
use sc_service::{
	Configuration, Error, KeystoreContainer, TFullBackend, TFullClient, TaskManager, new_full_parts,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sp_consensus_aura::{inherents::InherentDataProvider as SlotInherent, sr25519::AuthorityPair};
use sp_timestamp::InherentDataProvider as TimestampInherent;
use std::sync::Arc;

pub type FullClient = TFullClient<Block, RuntimeApi, Executor>;
pub type FullBackend = TFullBackend<Block>;
pub type SelectChain = LongestChain<FullBackend, Block>;
pub type TransactionPool = TransactionPoolHandle<Block, FullClient>;
pub type BlockImport = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
pub type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;

/// Blocks after which a justification is kept although the authorities did not change.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// Messages that wait for the telemetry worker before new ones are dropped.
const TELEMETRY_BUFFER: usize = 16;

/// Everything a node consists of before it has a network.
pub struct Components {
	pub client: Arc<FullClient>,
	pub backend: Arc<FullBackend>,
	pub task_manager: TaskManager,
	pub keystore: KeystoreContainer,
	pub select_chain: SelectChain,
	pub import_queue: DefaultImportQueue<Block>,
	pub pool: Arc<TransactionPool>,
	pub block_import: BlockImport,
	pub grandpa_link: GrandpaLink,
	pub slot_duration: SlotDuration,
	pub telemetry: Option<Telemetry>,
}

impl Components {
	/// Opens the database, writing the genesis block into an empty one.
	pub fn new(config: &Configuration) -> Result<Self, Error> {
		let (telemetry, telemetry_worker) = telemetry(config)?.unzip();
		let handle = telemetry.as_ref().map(Telemetry::handle);

		let (client, backend, keystore, task_manager) = new_full_parts::<Block, RuntimeApi, _>(
			config,
			handle.clone(),
			executor(&config.executor),
			vec![Arc::new(GrandpaPruningFilter)],
		)?;
		let client = Arc::new(client);
		if let Some(worker) = telemetry_worker {
			task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		}

		let select_chain = SelectChain::new(backend.clone());
		let pool = Arc::new(
			sc_transaction_pool::Builder::new(
				task_manager.spawn_essential_handle(),
				client.clone(),
				config.role.is_authority().into(),
			)
			.with_options(config.transaction_pool.clone())
			.with_prometheus(config.prometheus_registry())
			.build(),
		);

		let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
			client.clone(),
			JUSTIFICATION_PERIOD,
			&client,
			select_chain.clone(),
			handle.clone(),
		)?;
		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let import_queue =
			import_queue(config, &client, &block_import, slot_duration, &task_manager, handle)?;

		Ok(Self {
			client,
			backend,
			task_manager,
			keystore,
			select_chain,
			import_queue,
			pool,
			block_import,
			grandpa_link,
			slot_duration,
			telemetry,
		})
	}
}

/// What the node tells the runtime at the start of each block: the slot, then the time.
pub fn inherents(slot_duration: SlotDuration) -> (SlotInherent, TimestampInherent) {
	let timestamp = TimestampInherent::from_system_time();
	(SlotInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration), timestamp)
}

fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	block_import: &BlockImport,
	slot_duration: SlotDuration,
	task_manager: &TaskManager,
	telemetry: Option<TelemetryHandle>,
) -> Result<DefaultImportQueue<Block>, Error> {
	let queue =
		sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(block_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: CheckForEquivocation::default(),
			telemetry,
			compatibility_mode: Default::default(),
		})?;
	Ok(queue)
}

/// None without a telemetry server, as with `--no-telemetry`.
fn telemetry(config: &Configuration) -> Result<Option<(Telemetry, TelemetryWorker)>, Error> {
	config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| {
			let worker = TelemetryWorker::new(TELEMETRY_BUFFER)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((telemetry, worker))
		})
		.transpose()
}
