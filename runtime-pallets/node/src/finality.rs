//! Finality with GRANDPA.

use crate::{
	block::Block,
	components::JUSTIFICATION_PERIOD,
	types::{GrandpaLink, TransactionPool},
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

/// How long a message is expected to travel to all voters, at least.
const LEAST_GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// A voter waits two and four gossip durations in a round: with this share of a slot a round takes about
/// as long as a block, and a network whose slots are long stands longer ways. At 6 s it is Polkadot's 1 s.
const GOSSIP_SHARE: u32 = 6;

/// The gossip duration for slots of this length.
pub fn gossip_duration(slot: Duration) -> Duration {
	(slot / GOSSIP_SHARE).max(LEAST_GOSSIP_DURATION)
}

/// What a voter works with. A node without authority follows the votes and casts none.
pub struct Voter {
	pub name: String,
	pub role: Role,
	/// The length of a slot.
	pub slot: Duration,
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
		gossip_duration: gossip_duration(voter.slot),
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
