//! Calls that nobody but Root may dispatch, whatever their origin.

use alloc::collections::BTreeSet;

use frame_support::traits::Contains;

use crate::{AccountId, RuntimeCall, configs::council::MaxCouncilMembers};

/// The filter before every call.
///
/// - `Session::purge_keys`: keys that vanish while their owner validates move every other validator
///   to a wrong seat. A filter does not see who calls, so `Validators::purge_keys` takes its place,
///   which checks the caller first.
/// - `Council::set_members` with a list that the pallet would take and should not: nobody, someone
///   twice, or more members than weights were computed for. Only the Council can call it, so it
///   could lock itself out for good.
pub struct CallFilter;

impl Contains<RuntimeCall> for CallFilter {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Session(pallet_session::Call::purge_keys { .. }) => false,
			RuntimeCall::Council(pallet_collective::Call::set_members { new_members, .. }) => {
				is_council(new_members)
			},
			_ => true,
		}
	}
}

/// Whether `members` can be a Council: someone, each once, at most [`MaxCouncilMembers`].
fn is_council(members: &[AccountId]) -> bool {
	let most = usize::try_from(MaxCouncilMembers::get()).unwrap_or(usize::MAX);
	let distinct: BTreeSet<_> = members.iter().collect();
	!members.is_empty() && members.len() <= most && distinct.len() == members.len()
}
