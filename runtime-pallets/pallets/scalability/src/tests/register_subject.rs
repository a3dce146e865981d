use crate::{Error, Event, HoldReason, mock::*};
use frame_support::{assert_noop, assert_ok};

fn register(name: &[u8]) -> sp_runtime::DispatchResult {
	Scalability::register_subject(signed(2), name.to_vec(), None)
}

#[test]
fn an_account_registers_a_subject_for_itself_with_a_deposit() {
	run(|| {
		assert_ok!(register(b"node"));
		let event = Event::SubjectRegistered { subject: 1, owner: 2, deposit: SUBJECT_DEPOSIT };
		assert_eq!(last_event(), event);
		assert_eq!(held(HoldReason::Subject, 2), SUBJECT_DEPOSIT);
	});
}

#[test]
fn the_council_registers_a_subject_for_somebody_without_a_deposit() {
	run(|| {
		assert_ok!(Scalability::register_subject(council(), b"node".to_vec(), Some(3)));
		assert_eq!(last_event(), Event::SubjectRegistered { subject: 1, owner: 3, deposit: 0 });
		let call = Scalability::register_subject(council(), b"other".to_vec(), None);
		assert_noop!(call, Error::<Test>::OwnerMissing);
	});
}

#[test]
fn an_account_registers_for_nobody_else() {
	run(|| {
		let call = Scalability::register_subject(signed(2), b"node".to_vec(), Some(3));
		assert_noop!(call, Error::<Test>::NotYourself);
	});
}

#[test]
fn a_name_is_1_to_64_bytes_of_text_and_nobody_elses() {
	run(|| {
		assert_noop!(register(b""), Error::<Test>::TextEmpty);
		assert_noop!(register(&[b'a'; 65]), Error::<Test>::TextTooLong);
		assert_noop!(register(b"a\n"), Error::<Test>::TextNotText);
		assert_noop!(register("a\u{200b}".as_bytes()), Error::<Test>::TextNotText);
		assert_noop!(register("\u{202e}a".as_bytes()), Error::<Test>::TextNotText);
		assert_noop!(register(b"almanac"), Error::<Test>::NameTaken);
		assert_ok!(register(&[b'a'; 64]));
	});
}

#[test]
fn who_cannot_pay_registers_nothing() {
	run(|| {
		let call = Scalability::register_subject(signed(77), b"node".to_vec(), None);
		assert_noop!(call, Error::<Test>::CannotDeposit);
	});
}
