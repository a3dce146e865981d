use crate::{Error, Event, Reporters, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Reporters as _};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn it_begins_with_the_next_window_and_a_new_chain() {
	run(|| {
		assert_ok!(join(1));
		Registry::note_link(HOME, &1, START + WINDOW, [8; 32]);
		block_at(START + 10 * WINDOW + 1);
		assert_ok!(Registry::resume(signed(1), HOME, [9; 32]));
		let reporter = Reporters::<Test>::get(HOME, 1).unwrap();
		let joined = START + 11 * WINDOW;
		assert_eq!((reporter.joined, reporter.link), (joined, [9; 32]));
		assert_eq!(reporter.link_window, joined - WINDOW);
		assert_eq!(last_event(), Event::ReporterResumed { network: HOME, reporter: 1, joined });
	});
}

#[test]
fn it_waits_until_what_was_reported_is_closed() {
	run(|| {
		assert_ok!(join(1));
		Registry::note_report(HOME, &1, START + WINDOW);
		let resume = || Registry::resume(signed(1), HOME, [9; 32]);
		assert_noop!(resume(), Error::<Test>::ReportsOpen);
		close_windows_before(START + 2 * WINDOW);
		assert_ok!(resume());
	});
}

#[test]
fn who_has_left_does_not_come_back_by_it() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::leave(signed(1), HOME));
		assert_noop!(Registry::resume(signed(1), HOME, [9; 32]), Error::<Test>::AlreadyLeft);
	});
}

#[test]
fn its_signing_key_resumes_it() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(Registry::resume(signed(1_001), HOME, [9; 32]));
		assert_eq!(Reporters::<Test>::get(HOME, 1).unwrap().link, [9; 32]);
		let joined = START + WINDOW;
		assert_eq!(last_event(), Event::ReporterResumed { network: HOME, reporter: 1, joined });
		assert_ok!(Registry::set_signer(signed(1), HOME, 7));
		assert_noop!(Registry::resume(signed(1_001), HOME, [8; 32]), Error::<Test>::NotAReporter);
		assert_ok!(Registry::resume(signed(7), HOME, [8; 32]));
		// Who joins with its own account is that reporter from then on.
		assert_ok!(join(7));
		assert_ok!(Registry::resume(signed(7), HOME, [7; 32]));
		assert_eq!(Reporters::<Test>::get(HOME, 1).unwrap().link, [8; 32]);
		assert_eq!(Reporters::<Test>::get(HOME, 7).unwrap().link, [7; 32]);
	});
}

#[test]
fn only_a_reporter_resumes() {
	run(|| {
		assert_noop!(Registry::resume(signed(1), HOME, [9; 32]), Error::<Test>::NotAReporter);
		assert_noop!(Registry::resume(signed(1), 1, [9; 32]), Error::<Test>::UnknownNetwork);
		assert_noop!(Registry::resume(council(), HOME, [9; 32]), BadOrigin);
	});
}

/// Else one who never reports stays expected, and takes its share from the coverage of all others.
#[test]
fn its_silence_is_counted_on() {
	run(|| {
		assert_ok!(join(1));
		let joined = START + WINDOW;
		for window in [5, 10] {
			block_at(START + window * WINDOW + 1);
			assert_ok!(Registry::resume(signed(1), HOME, [9; 32]));
			let standing = Registry::standing(HOME, &1).unwrap();
			assert_eq!(
				(standing.joined, standing.closed),
				(START + (window + 1) * WINDOW, Some(joined))
			);
		}
		let reported = START + 11 * WINDOW;
		Registry::note_report(HOME, &1, reported);
		Registry::note_closed(HOME, &1, reported);
		assert_eq!(Registry::standing(HOME, &1).unwrap().closed, Some(reported));
	});
}
