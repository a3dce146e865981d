//! Watches GRANDPA's rounds from outside, on a thread of its own: to ask for its state waits for its voter, which may
//! wait for the gate.

use super::{HighAvailability, proposer::slot_of};
use crate::{block::Block, types::FullClient};
use almanac_ha::Round;
use sc_consensus_grandpa::{SharedAuthoritySet, SharedVoterState};
use sc_network_sync::SyncingService;
use sc_service::Error;
use sp_blockchain::HeaderBackend;
use sp_consensus::SyncOracle;
use sp_core::crypto::key_types;
use sp_keystore::KeystorePtr;
use sp_runtime::traits::{Block as BlockT, Header as HeaderT, NumberFor};
use std::{
	fs,
	sync::Arc,
	thread,
	time::{Duration, Instant},
};

/// Between two looks at the round.
const LOOK: Duration = Duration::from_millis(100);

/// Between two words to the decider.
const HEALTH: Duration = Duration::from_secs(1);

/// For how long a round stands still before it counts as waiting for a vote that cannot come, at least.
const STANDS_STILL: Duration = Duration::from_secs(4);

/// A voter prevotes after two gossip durations at the latest: one that has not after six never will.
const GOSSIP_DURATIONS: u32 = 6;

/// What is watched.
pub struct Watched {
	pub ha: Arc<HighAvailability>,
	pub client: Arc<FullClient>,
	pub sync: Arc<SyncingService<Block>>,
	pub state: SharedVoterState,
	pub set: SharedAuthoritySet<<Block as BlockT>::Hash, NumberFor<Block>>,
	pub keystore: KeystorePtr,
	/// GRANDPA's gossip duration.
	pub gossip: Duration,
}

/// Begins to watch.
pub fn watch(watched: Watched) -> Result<(), Error> {
	thread::Builder::new().name("ha-watch".into()).spawn(move || run(&watched))?;
	Ok(())
}

fn run(watched: &Watched) {
	let Watched { ha, client, sync, state, set, .. } = watched;
	let mut told: Option<Instant> = None;
	let mut best = None;
	loop {
		thread::sleep(LOOK);
		if let Some(state) = state.voter_state() {
			ha.gate.observe(Round { set: set.set_id(), round: state.best_round.0 });
		}
		let hash = client.info().best_hash;
		if best != Some(hash) {
			best = Some(hash);
			let header = client.header(hash).ok().flatten();
			if let Some(slot) = header.and_then(|header| slot_of(header.digest())) {
				ha.gate.best(slot);
			}
		}
		let (peers, syncing) = (sync.num_connected_peers(), sync.is_major_syncing());
		if told.is_none_or(|at| at.elapsed() >= HEALTH) {
			told = Some(Instant::now());
			let info = client.info();
			ha.gate.health(info.best_number.into(), info.finalized_number.into(), peers, syncing);
		}
		// Where it waits for blocks, or for others, it begins again once and for nothing: then it has voted.
		if !syncing {
			adopt_when_stuck(watched);
		}
	}
}

fn adopt_when_stuck(Watched { ha, set, keystore, gossip, .. }: &Watched) {
	let patience = STANDS_STILL.max(*gossip * GOSSIP_DURATIONS);
	let Some(fatal) = ha.gate.stuck(patience) else { return };
	let voters = set.current_authorities();
	let keys = keystore.ed25519_public_keys(key_types::GRANDPA);
	// Another key of the keystore signs nothing, so that beginning again would bring no vote of it.
	if keys.into_iter().any(|key| ha.gate.is_voter(&key.0) && voters.contains(&key.into())) {
		let _ = fs::write(&ha.adopting, []);
		ha.gate.begins_again();
		super::end(&fatal);
	}
}
