//! Who validates in which session.

use crate::{AccountId, Runtime, Staking};
use alloc::vec::Vec;
use pallet_session::{SessionManager, historical};
use pallet_staking::{CurrentEra, ErasStakersOverview};

/// Each fifth session goes without the last validator of its list.
const LEAVE_EVERY: u32 = 5;

/// The elected validators, ascending by account and turned by one place each session; every fifth
/// session without the last of them, where more than one is left.
///
/// So the index of a validator in BABE means another one after each session, GRANDPA changes its set,
/// and absence by right occurs: what counts wrong with one fixed list alone is found here.
pub struct Roundabout;

/// Whom the stakers elected last.
fn elected() -> Vec<AccountId> {
	let era = CurrentEra::<Runtime>::get().unwrap_or_default();
	let mut validators: Vec<_> = ErasStakersOverview::<Runtime>::iter_key_prefix(era).collect();
	validators.sort();
	validators
}

impl SessionManager<AccountId> for Roundabout {
	/// Staking elects in the first session of an era, and says nothing in the others.
	fn new_session(index: u32) -> Option<Vec<AccountId>> {
		<Staking as SessionManager<_>>::new_session(index);
		let mut validators = elected();
		let turn = usize::try_from(index).ok()?.checked_rem(validators.len())?;
		validators.rotate_left(turn);
		if index % LEAVE_EVERY == LEAVE_EVERY - 1 && validators.len() > 1 {
			validators.pop();
		}
		Some(validators)
	}

	fn new_session_genesis(index: u32) -> Option<Vec<AccountId>> {
		<Staking as SessionManager<_>>::new_session_genesis(index);
		Some(elected())
	}

	fn start_session(index: u32) {
		<Staking as SessionManager<_>>::start_session(index);
	}

	fn end_session(index: u32) {
		<Staking as SessionManager<_>>::end_session(index);
	}
}

/// The same for the record of past sessions.
impl historical::SessionManager<AccountId, ()> for Roundabout {
	fn new_session(index: u32) -> Option<Vec<(AccountId, ())>> {
		<Self as SessionManager<_>>::new_session(index).map(identified)
	}

	fn new_session_genesis(index: u32) -> Option<Vec<(AccountId, ())>> {
		<Self as SessionManager<_>>::new_session_genesis(index).map(identified)
	}

	fn start_session(index: u32) {
		<Self as SessionManager<_>>::start_session(index);
	}

	fn end_session(index: u32) {
		<Self as SessionManager<_>>::end_session(index);
	}
}

fn identified(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
	validators.into_iter().map(|validator| (validator, ())).collect()
}
