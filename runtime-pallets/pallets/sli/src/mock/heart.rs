//! The session keys of validators: each is derived from its account.

use super::{AccountId, Session, Sli, Test, WORLD};
use crate::{Call, CurrentSession, Liveness, heartbeat};
use frame_support::{dispatch::DispatchResult, pallet_prelude::*};
use sp_consensus_aura::sr25519::{AuthorityId, AuthorityPair};
use sp_core::Pair;
use sp_runtime::Permill;
#[allow(deprecated)]
use sp_runtime::traits::ValidateUnsigned;
use std::cell::Cell;

thread_local! {
	/// How much of the session is over.
	static PROGRESS: Cell<Permill> = const { Cell::new(Permill::zero()) };
}

pub struct TestLiveness;
impl Liveness<Test> for TestLiveness {
	type Key = AuthorityId;

	fn keys() -> Vec<AuthorityId> {
		Session::validators().into_iter().map(|account| pair(account).public()).collect()
	}

	fn progress() -> Option<Permill> {
		Some(PROGRESS.get())
	}

	fn transaction(call: Call<Test>) -> Vec<u8> {
		call.encode()
	}
}

pub fn seed(account: AccountId) -> String {
	format!("//{account}")
}

fn pair(account: AccountId) -> AuthorityPair {
	AuthorityPair::from_string(&seed(account), None).unwrap()
}

/// How much of the session is over for the worker.
pub fn set_progress(percent: u32) {
	PROGRESS.set(Permill::from_percent(percent));
}

/// The heartbeat of a validator, signed for a session.
pub fn signed(by: AccountId, session: u32) -> [u8; 64] {
	let signature = pair(by).sign(&heartbeat::message::<Test>(session));
	AsRef::<[u8]>::as_ref(&signature).try_into().unwrap()
}

/// The heartbeat of who sits on a seat in the running session.
pub fn of_seat(seat: u32) -> Call<Test> {
	let account = WORLD.with_borrow(|world| world.validators[seat as usize]);
	let session = Session::index();
	Call::heartbeat { session, seat, signature: signed(account, session) }
}

/// Whether the pool takes a transaction, and what a block makes of it.
pub fn apply(call: &Call<Test>) -> Result<DispatchResult, TransactionValidityError> {
	#[allow(deprecated)]
	Sli::pre_dispatch(call)?;
	let Call::heartbeat { session, seat, signature } = *call else { panic!("a heartbeat") };
	Ok(Sli::heartbeat(frame_system::RawOrigin::None.into(), session, seat, signature))
}

/// The validators on these seats say that they are there.
pub fn beat(seats: &[u32]) {
	for seat in seats {
		apply(&of_seat(*seat)).unwrap().unwrap();
	}
}
