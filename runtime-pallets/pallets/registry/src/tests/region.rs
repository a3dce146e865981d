use crate::{Error, Event, Regions, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_runtime::DispatchError::BadOrigin;

fn set(who: AccountId, region: Option<&[u8]>) -> sp_runtime::DispatchResult {
	Registry::set_region(signed(who), HOME, 1, region.map(<[u8]>::to_vec))
}

#[test]
fn a_validator_says_where_it_is_and_takes_it_back() {
	run(|| {
		assert_ok!(set(10, Some(b"eu")));
		let region = Some(b"eu".to_vec().try_into().unwrap());
		assert_eq!(Regions::<Test>::get(HOME, 1), region);
		assert_eq!(last_event(), Event::RegionSet { network: HOME, target: 1, region });
		assert_ok!(set(10, None));
		assert!(!Regions::<Test>::contains_key(HOME, 1));
	});
}

#[test]
fn it_is_short_text() {
	run(|| {
		assert_noop!(set(10, Some(b"")), Error::<Test>::RegionEmpty);
		assert_noop!(set(10, Some(&[b'a'; 33])), Error::<Test>::RegionTooLong);
		assert_noop!(set(10, Some(&[0xff])), Error::<Test>::RegionNotText);
		assert_ok!(set(10, Some(&[b'a'; 32])));
	});
}

#[test]
fn only_who_speaks_for_the_target_sets_it() {
	run(|| {
		assert_noop!(set(20, Some(b"eu")), Error::<Test>::NotTheOwner);
		assert_noop!(Registry::set_region(council(), HOME, 1, None), BadOrigin);
		assert_noop!(Registry::set_region(signed(10), 1, 1, None), Error::<Test>::UnknownNetwork);
		assert_noop!(Registry::set_region(signed(10), HOME, 9, None), Error::<Test>::UnknownTarget);
		Current::set(vec![]);
		Queued::set(vec![]);
		assert_noop!(set(10, Some(b"eu")), Error::<Test>::NotValidating);
	});
}

#[test]
fn what_nobody_sees_is_no_text() {
	for letter in
		["\u{200b}", "\u{200f}", "\u{202a}", "\u{202e}", "\u{2060}", "\u{2069}", "\u{feff}"]
	{
		assert!(!almanac_math::text::is_plain(format!("eu{letter}").as_bytes()), "{letter:?}");
	}
	for text in
		["eu", "\u{ac}\u{ae}", "\u{e4}\u{200a}", "\u{2010}\u{2027}\u{202f}", "\u{205f}\u{2070}"]
	{
		assert!(almanac_math::text::is_plain(text.as_bytes()), "{text:?}");
	}
}
