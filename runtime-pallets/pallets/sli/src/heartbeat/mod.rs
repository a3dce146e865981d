//! Session liveness: "I'm here", once a session, by the key with which a validator signs its blocks.
//!
//! A slot tells of a validator only when it has one: who has a slot an hour is known to be away an hour late.
//! A heartbeat is expected of each validator in every session. It costs nothing and is signed by nobody's
//! account: the signature of the session key is in the call, which the chain checks before the call takes
//! room in a block (`check`). At a session's end the chain counts who was heard (`count`); the counts are
//! credited when their window closes, like slots. The off-chain worker of a validator's node sends it
//! (`worker`).
//!
//! A session in which nobody at all was heard is not counted: its chain has no node that sends heartbeats.

mod count;
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) mod try_state;
mod worker;

use crate::{
	counted::{CurrentSession, drawn::seated},
	pallet::{Call, Config, Error, HeartbeatsFrom, LastHeartbeat, Seats},
	types::TargetId,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	DispatchResult, Permill, RuntimeAppPublic,
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionValidity, ValidTransaction,
	},
};
use sp_staking::SessionIndex;

pub(crate) use count::{begin_session, credit, uncredited};
pub(crate) use worker::work;

/// What a heartbeat is signed for begins with this: no header's hash, and nothing else that a session key signs,
/// is as long.
pub const DOMAIN: [u8; 17] = *b"almanac/heartbeat";

/// The codes of the invalid transaction that a refused heartbeat is; those of [`Error`] in the same order.
pub const NOT_THE_SESSION: u8 = 102;
/// Of `NotInTheSet`.
pub const NOT_IN_THE_SET: u8 = 103;
/// Of `HeardAlready`.
pub const HEARD_ALREADY: u8 = 104;
/// Of `WrongSignature`.
pub const WRONG_SIGNATURE: u8 = 105;

/// After so many blocks a heartbeat that is in none leaves the pool.
pub(crate) const LONGEVITY: u64 = 16;

/// Before what is paid for, and behind reports.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 2;

/// The session keys that sign heartbeats, and what a node sends; `()` for a chain without heartbeats.
pub trait Liveness<T: Config> {
	/// Whether heartbeats are counted.
	const IS_KEPT: bool = true;
	/// What validators sign their blocks with.
	type Key: RuntimeAppPublic + PartialEq;
	/// The keys of the session's validators, in the order of their seats.
	fn keys() -> Vec<Self::Key>;
	/// How much of the session is over; None where that is not known.
	fn progress() -> Option<Permill>;
	/// A call as a transaction that no account signs, encoded for the node's pool.
	fn transaction(call: Call<T>) -> Vec<u8>;
}

impl<T: Config> Liveness<T> for () {
	const IS_KEPT: bool = false;
	type Key = sp_consensus_aura::sr25519::AuthorityId;

	fn keys() -> Vec<Self::Key> {
		Vec::new()
	}

	fn progress() -> Option<Permill> {
		None
	}

	fn transaction(_: Call<T>) -> Vec<u8> {
		Vec::new()
	}
}

/// What is signed in a session: of this chain alone, and of no other session.
pub(crate) fn message<T: Config>(session: SessionIndex) -> Vec<u8> {
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
	(DOMAIN, genesis, session).encode()
}

/// Whether bytes are what is signed in some session of a chain, and so nothing else that an author's key signs: for
/// nodes, which let off-chain workers sign nothing but that.
pub fn is_heartbeat(genesis: &[u8], message: &[u8]) -> bool {
	let session = message.strip_prefix(&DOMAIN).and_then(|it| it.strip_prefix(genesis));
	session.is_some_and(|session| session.len() == size_of::<SessionIndex>())
}

/// The session that is running, if its heartbeats are counted.
fn running<T: Config>() -> Option<SessionIndex> {
	let session = T::Session::index();
	HeartbeatsFrom::<T>::get().filter(|from| *from <= session).map(|_| session)
}

/// Whether the target was heard in a session.
fn is_heard<T: Config>(session: SessionIndex, target: TargetId) -> bool {
	LastHeartbeat::<T>::get(target) == Some(session)
}

/// The target on a seat of the session that is running.
fn on_seat<T: Config>(seat: u32) -> Option<TargetId> {
	let (segment, _) = seated::<T>()?;
	Seats::<T>::get(segment, seat)
}

/// Whose heartbeat is still awaited: all that can be said of one without its signature.
fn awaited<T: Config>(session: SessionIndex, seat: u32) -> Result<TargetId, Error<T>> {
	ensure!(running::<T>() == Some(session), Error::<T>::WrongSession);
	let target = on_seat::<T>(seat).ok_or(Error::<T>::NotInTheSet)?;
	ensure!(!is_heard::<T>(session, target), Error::<T>::HeardAlready);
	Ok(target)
}

/// Whether a heartbeat is one, by its signature too.
pub(crate) fn check<T: Config>(
	session: SessionIndex,
	seat: u32,
	signature: &[u8; 64],
) -> Result<(), Error<T>> {
	awaited::<T>(session, seat)?;
	let place = usize::try_from(seat).map_err(|_| Error::<T>::NotInTheSet)?;
	let key = T::Liveness::keys().into_iter().nth(place).ok_or(Error::<T>::NotInTheSet)?;
	let signature = Decode::decode(&mut signature.as_slice());
	let is_signed = signature.is_ok_and(|it| key.verify(&message::<T>(session), &it));
	ensure!(is_signed, Error::<T>::WrongSignature);
	Ok(())
}

/// [`check`] as the pool and those who execute blocks ask for it. Of the heartbeats of a validator in a session
/// the pool holds one.
pub(crate) fn validate<T: Config>(
	session: SessionIndex,
	seat: u32,
	signature: &[u8; 64],
) -> TransactionValidity {
	check::<T>(session, seat, signature).map_err(|error| {
		InvalidTransaction::Custom(match error {
			Error::<T>::WrongSession => NOT_THE_SESSION,
			Error::<T>::NotInTheSet => NOT_IN_THE_SET,
			Error::<T>::HeardAlready => HEARD_ALREADY,
			_ => WRONG_SIGNATURE,
		})
	})?;
	ValidTransaction::with_tag_prefix("almanac heartbeat")
		.priority(PRIORITY)
		.longevity(LONGEVITY)
		.and_provides((session, seat))
		.propagate(true)
		.build()
}

/// Notes a heartbeat that was checked before it was dispatched.
pub(crate) fn note<T: Config>(session: SessionIndex, seat: u32) -> DispatchResult {
	LastHeartbeat::<T>::insert(awaited::<T>(session, seat)?, session);
	Ok(())
}
