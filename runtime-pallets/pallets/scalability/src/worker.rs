//! What a node does for runs that nobody has fitted, off chain.

use alloc::vec::Vec;
use almanac_math::usl::fit;
use codec::{Decode, Encode};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::crypto::KeyTypeId;
use sp_runtime::{
	Saturating,
	offchain::{
		Duration,
		storage::StorageValueRef,
		storage_lock::{StorageLock, Time},
	},
};

use crate::{Call, ClaimedIntervals, Config, OpenRuns, RunId, Runs, run, turn};

/// The type of the key that a node signs predictions with.
pub const PREDICTION_KEY: KeyTypeId = KeyTypeId(*b"pred");

/// Who takes turns, and how this node sends what it has fitted.
pub trait Worker<T: Config> {
	/// How many authorities take turns; none where no node fits runs.
	fn authorities() -> u32;
	/// The indices of those whose keys this node holds.
	fn own() -> Vec<u32>;
	/// The account that signs and pays; none where the node's operator has not switched this on.
	fn account() -> Option<T::AccountId>;
	/// Sends a call signed by that account; whether the node's pool has taken it.
	fn send(call: Call<T>) -> bool;
}

impl<T: Config> Worker<T> for () {
	fn authorities() -> u32 {
		0
	}

	fn own() -> Vec<u32> {
		Vec::new()
	}

	fn account() -> Option<T::AccountId> {
		None
	}

	fn send(_: Call<T>) -> bool {
		false
	}
}

/// Where the node remembers, and who may work.
const MEMORY: &[u8] = b"almanac/scalability/worker/memory";
pub(crate) const LOCK: &[u8] = b"almanac/scalability/worker/lock";
/// Longer than a fit takes: who was killed holds the lock for so long.
const LOCK_MS: u64 = 60_000;
/// After so many blocks a transaction of a worker that is in none must have died.
pub const MORTALITY: u32 = 64;
/// The log of a node's operator.
const LOG: &str = "scalability";

/// What the node has done: the runs that it has fitted in their present turn, and its last transaction.
#[derive(Encode, Decode)]
struct Memory<Nonce, BlockNumber> {
	fitted: Vec<(RunId, u64)>,
	sent: Option<(Nonce, BlockNumber)>,
}

/// Fits the run of the newest turn among those whose turn is this node's, and sends the prediction.
///
/// One run a block at most, each once a turn, also after a restart; and nothing while a transaction of
/// the account may still be on its way, since the next one would have the same nonce.
pub(crate) fn work<T: Config>(now: BlockNumberFor<T>) {
	// First, since only then keys are looked for: where there is no keystore that ends a call.
	let turns = turns::<T>(now);
	if turns.is_empty() {
		return;
	}
	let Some(account) = T::Worker::account() else { return };
	let mut lock = StorageLock::<Time>::with_deadline(LOCK, Duration::from_millis(LOCK_MS));
	let Ok(_guard) = lock.try_lock() else { return };
	let stored = StorageValueRef::persistent(MEMORY);
	let mut memory =
		stored.get().ok().flatten().unwrap_or(Memory { fitted: Vec::new(), sent: None });
	let nonce = frame_system::Pallet::<T>::account_nonce(&account);
	if memory.sent.is_some_and(|(last, until)| nonce <= last && now < until) {
		return;
	}
	let Some(run) = next::<T>(turns, &mut memory.fitted) else { return };
	// Before it is sent: whoever is killed in between has had this turn.
	stored.set(&memory);
	let Some(call) = prediction::<T>(run) else { return };
	if T::Worker::send(call) {
		memory.sent = Some((nonce, now.saturating_add(MORTALITY.into())));
		stored.set(&memory);
		log::info!(target: LOG, "nobody has predicted run {run}: sent a prediction by {account:?}");
	} else {
		log::warn!(target: LOG, "the pool refused the prediction of run {run} by {account:?}: has the account enough for the fee?");
	}
}

/// The open runs that are in a turn, and in which.
fn turns<T: Config>(now: BlockNumberFor<T>) -> Vec<(u64, RunId)> {
	let open = OpenRuns::<T>::get();
	open.iter().filter_map(|it| Some((turn::turn::<T>(it, now)?, it.run))).collect()
}

/// The run to fit; what was fitted before stays remembered for as long as its turn lasts.
fn next<T: Config>(turns: Vec<(u64, RunId)>, fitted: &mut Vec<(RunId, u64)>) -> Option<RunId> {
	let (authorities, own) = (T::Worker::authorities(), T::Worker::own());
	fitted.retain(|(run, turn)| turns.contains(&(*turn, *run)));
	let is_next = |(turn, run): &(u64, RunId)| {
		let is_own =
			turn::index(*run, *turn, authorities).is_some_and(|index| own.contains(&index));
		is_own && !fitted.contains(&(*run, *turn))
	};
	let (turn, run) = turns.into_iter().filter(is_next).min()?;
	fitted.push((run, turn));
	Some(run)
}

/// The call with the fit of a run; none where no law is found that the chain would accept.
fn prediction<T: Config>(run: RunId) -> Option<Call<T>> {
	let record = Runs::<T>::get(run)?;
	match fit(&run::points(&record.points), record.weighting) {
		Ok(law) => Some(Call::submit_prediction {
			run,
			parameters: law,
			intervals: ClaimedIntervals { level_ppm: 950_000, ..Default::default() },
		}),
		Err(refusal) => {
			log::warn!(target: LOG, "no law fits run {run}: {refusal:?}");
			None
		},
	}
}
