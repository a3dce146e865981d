//! What the Council changes: who may join, and what is held.

use crate::{
	Admission, Admissions, Deposits, Error, Event, GenesisConfig, HoldReason, StoredDeposits,
	answer, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_runtime::{BuildStorage, DispatchError::BadOrigin};

const GIVEN: Deposits<u64> =
	Deposits { bond: BOND, address: DEPOSIT, group: GROUP, member: MEMBER };

#[test]
fn the_council_opens_and_closes_a_network_for_reporters() {
	ExtBuilder::default().by_approval(vec![]).build_and_execute(|| {
		assert_noop!(join(1), Error::<Test>::NotInvited);
		assert_ok!(Registry::set_admission(council(), HOME, Admission::Open));
		let admission = Admission::Open;
		assert_eq!(last_event(), Event::AdmissionSet { network: HOME, admission });
		assert_ok!(join(1));
		assert_ok!(Registry::set_admission(council(), HOME, Admission::Approval));
		assert_noop!(join(2), Error::<Test>::NotInvited);
		assert!(answer::reporter_of::<Test>(HOME, 1).is_some(), "who is there stays");
	});
}

#[test]
fn nobody_else_does() {
	run(|| {
		assert_noop!(Registry::set_admission(signed(1), HOME, Admission::Approval), BadOrigin);
		assert_noop!(Registry::set_deposits(signed(1), GIVEN), BadOrigin);
		assert_noop!(
			Registry::set_admission(council(), 1, Admission::Open),
			Error::<Test>::UnknownNetwork
		);
		assert_eq!(
			(answer::admission::<Test>(HOME), answer::admission::<Test>(1)),
			(Some(Admission::Open), None)
		);
		assert_eq!(Admissions::<Test>::get(HOME), Admission::Open);
	});
}

#[test]
fn other_deposits_are_held_from_then_on_and_none_of_before_changes() {
	run(|| {
		assert_ok!(join(1));
		let deposits = Deposits { bond: 2 * BOND, address: 3 * DEPOSIT, ..GIVEN };
		assert_ok!(Registry::set_deposits(council(), deposits));
		assert_eq!(last_event(), Event::DepositsSet { deposits });
		assert_eq!(answer::deposits::<Test>(), deposits);
		assert_ok!(join(2));
		assert_ok!(Registry::add_address(signed(10), HOME, 1, rpc(1, "wss://a.example", 1)));
		let bonds = [1, 2].map(|who| held(HoldReason::Bond, who));
		assert_eq!(bonds, [BOND, 2 * BOND]);
		assert_eq!(held(HoldReason::Address, 10), 3 * DEPOSIT);
	});
}

#[test]
fn deposits_are_taken_up_to_their_bounds_and_refused_beyond() {
	run(|| {
		let most = Deposits {
			bond: 1_000 * BOND,
			address: 1_000 * DEPOSIT,
			group: 1_000 * GROUP,
			member: 1_000 * MEMBER,
		};
		let least = Deposits { bond: BOND / 100, ..GIVEN };
		for within in [most, least, GIVEN] {
			assert_ok!(Registry::set_deposits(council(), within));
		}
		for beyond in [
			Deposits { bond: most.bond + 1, ..GIVEN },
			Deposits { bond: least.bond - 1, ..GIVEN },
			Deposits { address: most.address + 1, ..GIVEN },
			Deposits { address: DEPOSIT - 1, ..GIVEN },
			Deposits { group: most.group + 1, ..GIVEN },
			Deposits { group: GROUP - 1, ..GIVEN },
			Deposits { member: most.member + 1, ..GIVEN },
			Deposits { member: MEMBER - 1, ..GIVEN },
		] {
			let refused = Error::<Test>::DepositsOutOfBounds;
			assert_noop!(Registry::set_deposits(council(), beyond), refused);
		}
	});
}

fn at_genesis(deposits: Option<Deposits<u64>>) -> Deposits<u64> {
	let registry = GenesisConfig { deposits, ..Default::default() };
	let storage = RuntimeGenesisConfig { registry, ..Default::default() }.build_storage();
	sp_io::TestExternalities::from(storage.expect("the genesis is valid"))
		.execute_with(StoredDeposits::<Test>::get)
}

#[test]
fn genesis_sets_deposits_or_leaves_them_at_those_of_the_runtime() {
	let other = Deposits { bond: 7 * BOND, ..GIVEN };
	assert_eq!((at_genesis(None), at_genesis(Some(other))), (GIVEN, other));
}

#[test]
#[should_panic = "are out of bounds"]
fn deposits_out_of_bounds_are_no_genesis() {
	at_genesis(Some(Deposits { bond: 0, ..GIVEN }));
}
