//! Authority discovery: validators publish under which addresses they are, and find those of the others.

use crate::{block::Block, types::FullClient};
use futures::StreamExt;
use sc_authority_discovery::{Role, WorkerConfig, new_worker_and_service_with_config};
use sc_network::{config::NetworkConfiguration, event::Event, service::traits::NetworkService};
use sc_service::{Error, TaskManager};
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_authority_discovery::AuthorityDiscoveryApi;
use sp_blockchain::{Error as ClientError, HeaderBackend};
use sp_keystore::KeystorePtr;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;

/// What a validator is found by.
pub struct Validator {
	pub client: Arc<FullClient>,
	pub network: Arc<dyn NetworkService>,
	pub keystore: KeystorePtr,
	pub config: WorkerConfig,
	pub prometheus: Option<Registry>,
}

/// What the network's options say of it: addresses of private networks are published where
/// `--discover-local` says so, and on chains that are local or for development.
pub fn config(network: &NetworkConfiguration) -> WorkerConfig {
	WorkerConfig {
		publish_non_global_ips: network.allow_non_globals_in_dht,
		public_addresses: network.public_addresses.clone(),
		persisted_cache_directory: network.net_config_path.clone(),
		..Default::default()
	}
}

/// Publishes and finds, on a chain whose runtime names the keys of its validators; on any other there is
/// nothing to do.
pub fn start(task_manager: &TaskManager, validator: Validator) -> Result<(), Error> {
	let Validator { client, network, keystore, config, prometheus } = validator;
	let best = client.info().best_hash;
	let discovers = client.runtime_api().has_api::<dyn AuthorityDiscoveryApi<Block>>(best);
	if !discovers.map_err(ClientError::from)? {
		return Ok(());
	}
	let events = network.event_stream("authority-discovery").filter_map(|event| async move {
		match event {
			Event::Dht(event) => Some(event),
			_ => None,
		}
	});
	let (worker, _service) = new_worker_and_service_with_config(
		config,
		client,
		Arc::new(network),
		Box::pin(events),
		Role::PublishAndDiscover(keystore),
		prometheus,
		task_manager.spawn_handle(),
	);
	task_manager.spawn_handle().spawn(
		"authority-discovery-worker",
		Some("authority-discovery"),
		worker.run(),
	);
	Ok(())
}
