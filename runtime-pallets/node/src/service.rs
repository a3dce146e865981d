//! A running node: the components with a network, RPC, block authoring and finality.

use crate::{
	authoring::{Author, Sealing},
	block::Block,
	components::Components,
	consensus::Engine,
	discovery,
	finality::{self, Voter},
	ha::{self, HaFlags, Shown, Watched},
	keys::{self, MayWork},
	on_demand, rpc,
	types::{FullBackend, FullClient, TransactionPool},
};
use almanac_runtime::Hash;
use futures::FutureExt;
use sc_client_api::Backend;
use sc_consensus_grandpa::{
	FinalityProofProvider, LinkHalf, SharedVoterState, grandpa_peers_set_config,
	protocol_standard_name, warp_proof::NetworkProvider,
};
use sc_network::{
	Litep2pNetworkBackend, NetworkBackend, NetworkWorker,
	config::{FullNetworkConfiguration, NetworkBackendType},
	service::traits::NetworkService,
};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager, WarpSyncConfig,
	build_network, spawn_tasks,
};
use sc_telemetry::Telemetry;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// The flags that are our own.
pub struct Flags {
	/// What off-chain workers may do.
	pub may_work: MayWork,
	/// Who asks for blocks, on a chain without slots.
	pub sealing: Option<Sealing>,
	/// The most bytes of an own block.
	pub block_bytes: Option<u32>,
	/// Who else has this validator's keys, and is asked before anything is signed.
	pub ha: HaFlags,
}

/// Starts a node on the network library that the configuration names.
pub fn start(config: Configuration, flags: Flags) -> sc_cli::Result<TaskManager> {
	match config.network.network_backend {
		NetworkBackendType::Libp2p => start_on::<NetworkWorker<Block, Hash>>(config, flags),
		NetworkBackendType::Litep2p => start_on::<Litep2pNetworkBackend>(config, flags),
	}
}

fn start_on<Net: NetworkBackend<Block, Hash>>(
	config: Configuration,
	Flags { may_work, sealing, block_bytes, ha: ha_flags }: Flags,
) -> sc_cli::Result<TaskManager> {
	ha::check(&ha_flags, config.role.is_authority())?;
	let Components {
		client,
		backend,
		mut task_manager,
		keystore,
		select_chain,
		pool,
		engine: Engine { import_queue, start_author, slot, commands },
		grandpa_link,
		ha,
		mut telemetry,
	} = Components::with_ha(&config, &ha_flags)?;

	on_demand::check(commands.is_some(), config.role.is_authority(), sealing)?;
	let genesis = client.info().genesis_hash;
	let worker_keys = keys::for_offchain_workers(may_work, genesis, &config, keystore.keystore())?;
	let gate = ha.as_ref().map(|ha| ha.gate.clone());
	let behind_gate = |keystore: KeystorePtr, shown| match &gate {
		Some(gate) => ha::gated(keystore, gate, shown),
		None => keystore,
	};
	let worker_keys = behind_gate(worker_keys, Shown::WorkersWhileLeading);
	let rpc_keys = behind_gate(keystore.keystore(), Shown::Always);
	let keystore = behind_gate(keystore.keystore(), Shown::WhileLeading);
	let prometheus = config.prometheus_registry().cloned();
	let metrics = Net::register_notification_metrics(prometheus.as_ref());
	let mut net_config =
		FullNetworkConfiguration::<Block, Hash, Net>::new(&config.network, prometheus.clone());
	let authority_set = grandpa_link.as_ref().map(|link| link.shared_authority_set().clone());
	let justifications = grandpa_link.as_ref().map(LinkHalf::justification_stream);
	// A protocol that nobody serves would cost a node that does not vote its peers.
	let grandpa = grandpa_link.filter(|_| !config.disable_grandpa).map(|link| {
		let protocol = protocol_standard_name(&client.info().genesis_hash, &config.chain_spec);
		let (peers, notifications) = grandpa_peers_set_config::<Block, Net>(
			protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
		net_config.add_notification_protocol(peers);
		(link, protocol, notifications)
	});

	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: authority_set.clone().map(|set| {
				let provider = NetworkProvider::new(backend.clone(), set, Vec::new());
				WarpSyncConfig::WithProvider(Arc::new(provider))
			}),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let network = network.clone();
		run_offchain_workers(
			&config,
			&task_manager,
			&client,
			&backend,
			&pool,
			network,
			worker_keys,
		)?;
	}

	let role = config.role;
	let discovery_config = discovery::config(&config.network);
	let name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let voter_state = SharedVoterState::empty();
	let rpc_dependencies = rpc::Dependencies {
		client: client.clone(),
		pool: pool.clone(),
		finality: authority_set.zip(justifications).map(|(authority_set, justifications)| {
			rpc::Finality {
				voter_state: voter_state.clone(),
				authority_set: authority_set.clone(),
				justifications,
				proofs: FinalityProofProvider::new_for_service(
					backend.clone(),
					Some(authority_set),
				),
			}
		}),
		commands,
	};
	spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: rpc_keys,
		transaction_pool: pool.clone(),
		rpc_builder: Box::new(move |executor| rpc::module(&rpc_dependencies, executor)),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let telemetry = telemetry.as_ref().map(Telemetry::handle);
	if role.is_authority() {
		discovery::start(
			&task_manager,
			discovery::Validator {
				client: client.clone(),
				network: network.clone(),
				keystore: keystore.clone(),
				config: discovery_config,
				prometheus: prometheus.clone(),
			},
		)?;
		start_author(
			&task_manager,
			Author {
				client: client.clone(),
				pool: pool.clone(),
				select_chain,
				sync: sync_service.clone(),
				keystore: keystore.clone(),
				gate: gate.clone(),
				force: force_authoring,
				sealing,
				block_bytes,
				prometheus: prometheus.clone(),
				telemetry: telemetry.clone(),
			},
		)?;
	}
	if let (Some((link, protocol, notifications)), Some(slot)) = (grandpa, slot) {
		if let Some(ha) = ha {
			ha::watch(Watched {
				ha,
				client,
				sync: sync_service.clone(),
				state: voter_state.clone(),
				set: link.shared_authority_set().clone(),
				keystore: keystore.clone(),
				gossip: finality::gossip_duration(slot),
			})?;
		}
		finality::start(
			&task_manager,
			Voter {
				name,
				role,
				slot,
				link,
				network,
				sync: sync_service,
				protocol,
				notifications,
				keystore,
				pool,
				state: voter_state,
				prometheus,
				telemetry,
			},
		)?;
	}

	Ok(task_manager)
}

fn run_offchain_workers(
	config: &Configuration,
	task_manager: &TaskManager,
	client: &Arc<FullClient>,
	backend: &Arc<FullBackend>,
	pool: &Arc<TransactionPool>,
	network: Arc<dyn NetworkService>,
	keystore: KeystorePtr,
) -> Result<(), Error> {
	let workers = OffchainWorkers::new(OffchainWorkerOptions {
		runtime_api_provider: client.clone(),
		is_validator: config.role.is_authority(),
		keystore: Some(keystore),
		offchain_db: backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
		network_provider: Arc::new(network),
		enable_http_requests: false,
		custom_extensions: |_| Vec::new(),
	})?;
	task_manager.spawn_handle().spawn(
		"offchain-workers-runner",
		"offchain-worker",
		workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
	);
	Ok(())
}
