//! How the Council changes its own members.

use almanac_runtime::{AccountId, Council, Runtime, RuntimeCall, RuntimeOrigin};
use frame_support::{assert_noop, assert_ok};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::DispatchError::{self, BadOrigin};

use crate::support::{
	chain, genesis,
	motion::{carry, members, origin},
};

fn set_members(new_members: Vec<AccountId>) -> RuntimeCall {
	pallet_collective::Call::set_members { new_members, prime: None, old_count: 4 }.into()
}

fn refused() -> Result<(), DispatchError> {
	Err(frame_system::Error::<Runtime>::CallFiltered.into())
}

fn many(count: u8) -> Vec<AccountId> {
	(0..count).map(|number| AccountId::new([number; 32])).collect()
}

#[test]
fn three_of_four_change_the_members() {
	chain::run(genesis::local(), || {
		let mut new = vec![Alice.to_account_id(), Eve.to_account_id()];
		assert_ok!(carry(&[Alice, Bob, Charlie], set_members(new.clone())));
		new.sort();
		assert_eq!(members(), new);
	});
}

#[test]
fn two_of_four_do_not_change_the_members() {
	chain::run(genesis::local(), || {
		let outcome = carry(&[Alice, Bob], set_members(vec![Alice.to_account_id()]));
		assert_eq!(outcome, Err(BadOrigin));
	});
}

#[test]
fn refuses_a_council_of_nobody_and_takes_one_of_one() {
	chain::run(genesis::local(), || {
		let all = [Alice, Bob, Charlie, Dave];
		assert_eq!(carry(&all, set_members(vec![])), refused());
		assert_ok!(carry(&all, set_members(vec![Ferdie.to_account_id()])));
	});
}

#[test]
fn refuses_a_member_listed_twice() {
	chain::run(genesis::local(), || {
		let twice = vec![Alice.to_account_id(), Bob.to_account_id(), Alice.to_account_id()];
		assert_eq!(carry(&[Alice, Bob, Charlie], set_members(twice)), refused());
	});
}

#[test]
fn takes_a_hundred_members_and_refuses_one_more() {
	chain::run(genesis::local(), || {
		let three = [Alice, Bob, Charlie];
		assert_eq!(carry(&three, set_members(many(101))), refused());
		assert_ok!(carry(&three, set_members(many(100))));
		assert_eq!(members().len(), 100);
	});
}

#[test]
fn refuses_a_council_of_nobody_inside_a_batch() {
	chain::run(genesis::local(), || {
		let batch = pallet_utility::Call::batch_all { calls: vec![set_members(vec![])] };
		assert_eq!(carry(&[Alice, Bob, Charlie], batch), refused());
	});
}

#[test]
fn neither_root_nor_a_member_alone_changes_the_members() {
	chain::run(genesis::local(), || {
		let new = vec![Eve.to_account_id()];
		assert_noop!(Council::set_members(RuntimeOrigin::root(), new.clone(), None, 4), BadOrigin);
		assert_noop!(Council::set_members(origin(Alice), new, None, 4), BadOrigin);
	});
}
