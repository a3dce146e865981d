use crate::{Error, Event, Signers, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Reporters as _};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn reports_are_signed_by_the_new_key_at_once_and_the_old_one_is_free() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::set_signer(signed(1), HOME, 2_000));
		assert_eq!(Registry::by_signer(HOME, &2_000), Some(1));
		assert_eq!(Registry::by_signer(HOME, &1_001), None);
		let event = Event::SignerSet { network: HOME, reporter: 1, signer: 2_000 };
		assert_eq!(last_event(), event);
		assert_ok!(Registry::join(signed(2), HOME, 1_001, None, [0; 32]));
	});
}

#[test]
fn the_key_itself_cannot_change_it() {
	run(|| {
		assert_ok!(join(1));
		let by = |origin| Registry::set_signer(origin, HOME, 2_000);
		assert_noop!(by(signed(1_001)), Error::<Test>::NotAReporter);
		assert_noop!(by(council()), BadOrigin);
		assert_noop!(Registry::set_signer(signed(1), 9, 2_000), Error::<Test>::UnknownNetwork);
	});
}

#[test]
fn a_key_of_another_reporter_and_the_same_key_are_refused() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(join(2));
		let to = |signer| Registry::set_signer(signed(1), HOME, signer);
		assert_noop!(to(1_002), Error::<Test>::SignerTaken);
		assert_noop!(to(2), Error::<Test>::SignerIsAReporter);
		assert_noop!(to(1_001), Error::<Test>::SameSigner);
		assert_ok!(to(1));
		assert_eq!(Signers::<Test>::get(HOME, 1), Some(1));
	});
}
