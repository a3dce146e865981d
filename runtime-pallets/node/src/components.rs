//! What running a node and working on its database have in common: client, pool, engine.

use crate::{
	block::Block,
	consensus::{Engine, Ground},
	engine::EngineKind,
	executor::executor,
	ha::{self, HaFlags, HighAvailability},
	on_demand,
	runtime_api::RuntimeApi,
	types::{FullBackend, FullClient, GrandpaLink, SelectChain, TransactionPool},
};
use sc_consensus_grandpa::GrandpaPruningFilter;
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager, new_full_parts};
use sc_telemetry::{Telemetry, TelemetryWorker};
use std::sync::Arc;

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
	pub pool: Arc<TransactionPool>,
	pub engine: Engine,
	/// None where blocks are sealed on demand: whoever asks for them says what is final.
	pub grandpa_link: Option<GrandpaLink>,
	/// None where every block and vote may be signed.
	pub ha: Option<Arc<HighAvailability>>,
	pub telemetry: Option<Telemetry>,
}

impl Components {
	/// Opens the database, writing the genesis block into an empty one.
	pub fn new(config: &Configuration) -> Result<Self, Error> {
		Self::with_ha(config, &HaFlags::default())
	}

	/// The same for a node that runs, with its flags for high availability.
	pub fn with_ha(config: &Configuration, flags: &HaFlags) -> Result<Self, Error> {
		let (telemetry, telemetry_worker) = telemetry(config)?.unzip();
		let handle = telemetry.as_ref().map(Telemetry::handle);

		let (client, backend, keystore, mut task_manager) = new_full_parts::<Block, RuntimeApi, _>(
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

		let prometheus = config.prometheus_registry();
		let kind = EngineKind::of(&client)?;
		// Before GRANDPA reads what its voter has noted.
		let author_key = kind.map(EngineKind::author_key);
		let ha = ha::start(flags, config, &client, &keystore.keystore(), author_key)?;
		let (engine, grandpa_link) = match kind {
			Some(kind) => {
				let (grandpa, link) = sc_consensus_grandpa::block_import(
					client.clone(),
					JUSTIFICATION_PERIOD,
					&client,
					select_chain.clone(),
					handle.clone(),
				)?;
				let ground = Ground {
					client: &client,
					grandpa: &grandpa,
					select_chain: &select_chain,
					pool: &pool,
					task_manager: &mut task_manager,
					prometheus,
					telemetry: handle,
				};
				(kind.engine(ground)?, Some(link))
			},
			None => (on_demand::engine(&client, &task_manager, prometheus), None),
		};

		Ok(Self {
			client,
			backend,
			task_manager,
			keystore,
			select_chain,
			pool,
			engine,
			grandpa_link,
			ha,
			telemetry,
		})
	}
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
