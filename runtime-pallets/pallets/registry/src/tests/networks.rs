use crate::{Consensus, EraSchedule, Error, Event, Network, Networks, answer, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

const OTHER: H256 = H256([1; 32]);

fn register(genesis: H256, name: &[u8], slot_ms: u32, era: Option<EraSchedule>) -> DispatchResult {
	Registry::register_network(council(), genesis, name.to_vec(), Consensus::Babe, slot_ms, era)
}

#[test]
fn a_network_gets_the_next_id() {
	run(|| {
		let era = Some(EraSchedule { start_ms: 5, length_ms: 1 });
		assert_ok!(register(OTHER, b"other", 6_000, era));
		assert_eq!(last_event(), Event::NetworkRegistered { network: 1, genesis_hash: OTHER });
		let network = Network {
			genesis_hash: OTHER,
			name: b"other".to_vec().try_into().unwrap(),
			consensus: Consensus::Babe,
			slot_ms: 6_000,
			era,
		};
		assert_eq!(Networks::<Test>::get(1), Some(network));
		assert_ok!(register(H256([2; 32]), b"third", 1, None));
		assert!(Networks::<Test>::contains_key(2));
	});
}

#[test]
fn the_home_network_is_there_by_itself() {
	run(|| {
		let home = answer::network::<Test>(HOME).unwrap();
		assert_eq!(home.genesis_hash, GENESIS);
		assert_eq!((home.consensus, home.slot_ms), (Consensus::Aura, 6_000));
		assert_eq!(answer::network::<Test>(1), None);
	});
}

#[test]
fn only_the_council_registers() {
	run(|| {
		let name = b"other".to_vec();
		let call = Registry::register_network(signed(1), OTHER, name, Consensus::Aura, 6_000, None);
		assert_noop!(call, BadOrigin);
	});
}

#[test]
fn a_chain_and_a_name_are_registered_once() {
	run(|| {
		assert_noop!(register(GENESIS, b"home again", 6_000, None), Error::<Test>::NetworkExists);
		assert_ok!(register(OTHER, b"other", 6_000, None));
		assert_noop!(register(OTHER, b"new name", 6_000, None), Error::<Test>::NetworkExists);
		assert_noop!(register(H256([2; 32]), b"other", 6_000, None), Error::<Test>::NameTaken);
	});
}

#[test]
fn a_name_has_from_1_to_64_bytes_of_text() {
	run(|| {
		let named = |name: &[u8]| register(OTHER, name, 6_000, None);
		assert_noop!(named(b""), Error::<Test>::NameEmpty);
		assert_noop!(named(&[b'a'; 65]), Error::<Test>::NameTooLong);
		assert_noop!(named(&[0xc3, 0x28]), Error::<Test>::NameNotText);
		assert_noop!(named(b"a\nb"), Error::<Test>::NameNotText);
		assert_ok!(named(&[b'a'; 64]));
	});
}

#[test]
fn a_slot_lasts_up_to_a_day_and_an_era_at_least_a_millisecond() {
	run(|| {
		let lasting = |slot_ms| register(OTHER, b"other", slot_ms, None);
		assert_noop!(lasting(0), Error::<Test>::BadSlotDuration);
		assert_noop!(lasting(86_400_001), Error::<Test>::BadSlotDuration);
		let era = Some(EraSchedule { start_ms: 0, length_ms: 0 });
		assert_noop!(register(OTHER, b"other", 1, era), Error::<Test>::BadEra);
		assert_ok!(lasting(86_400_000));
	});
}

#[test]
fn four_networks_are_known_with_the_home_network_and_a_fifth_is_refused() {
	run(|| {
		(1..=3).for_each(register_network);
		assert_noop!(register(OTHER, b"more", 6_000, None), Error::<Test>::TooManyNetworks);
	});
}
