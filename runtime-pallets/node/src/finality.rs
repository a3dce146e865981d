//! Finality with GRANDPA.

use crate::{
	block::Block,
	components::{GrandpaLink, JUSTIFICATION_PERIOD, TransactionPool},
};
use sc_consensus_grandpa::{
	Config, GrandpaParams, SharedVoterState, VotingRulesBuilder, run_grandpa_voter,
};
use sc_network::{NotificationService, ProtocolName, service::traits::NetworkService};
use sc_network_sync::SyncingService;
use sc_service::{Error, Role, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// How long a message is expected to travel to all voters.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// What a voter works with. A node without authority follows the votes and casts none.
pub struct Voter {
	pub name: String,
	pub role: Role,
	pub link: GrandpaLink,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub protocol: ProtocolName,
	pub notifications: Box<dyn NotificationService>,
	pub keystore: KeystorePtr,
	pub pool: Arc<TransactionPool>,
	pub state: SharedVoterState,
	pub prometheus: Option<Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

/// Votes with the keys that the keystore holds, or follows the votes of others.
pub fn start(task_manager: &TaskManager, voter: Voter) -> Result<(), Error> {
	let config = Config {
		gossip_duration: GOSSIP_DURATION,
		justification_generation_period: JUSTIFICATION_PERIOD,
		observer_enabled: false,
		local_role: voter.role,
		name: Some(voter.name),
		keystore: voter.role.is_authority().then_some(voter.keystore),
		telemetry: voter.telemetry.clone(),
		protocol_name: voter.protocol,
	};
	let grandpa = run_grandpa_voter(GrandpaParams {
		config,
		link: voter.link,
		network: voter.network,
		sync: voter.sync,
		notification_service: voter.notifications,
		voting_rule: VotingRulesBuilder::default().build(),
		prometheus_registry: voter.prometheus,
		shared_voter_state: voter.state,
		telemetry: voter.telemetry,
		offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(voter.pool),
	})?;

	// Essential: a validator that no longer votes should end, so that its operator sees it.
	task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, grandpa);
	Ok(())
}
