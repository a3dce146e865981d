//! Names and tags: short text for people.

use crate::{Config, Error, Text};
use alloc::vec::Vec;
use core::{ops::RangeInclusive, str};
use frame_support::ensure;

/// UTF-8 without control characters, which would reach terminals, and without those that are invisible
/// or turn the direction of text, so that one name passes for another.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	const HIDDEN: [RangeInclusive<char>; 4] = [
		'\u{200b}'..='\u{200f}',
		'\u{202a}'..='\u{202e}',
		'\u{2060}'..='\u{2069}',
		'\u{feff}'..='\u{feff}',
	];
	let is_plain =
		|letter: char| !letter.is_control() && !HIDDEN.iter().any(|range| range.contains(&letter));
	str::from_utf8(bytes).is_ok_and(|text| text.chars().all(is_plain))
}

/// From 1 to 64 bytes of text.
pub(crate) fn text<T: Config>(bytes: Vec<u8>) -> Result<Text, Error<T>> {
	ensure!(!bytes.is_empty(), Error::<T>::TextEmpty);
	ensure!(is_text(&bytes), Error::<T>::TextNotText);
	bytes.try_into().map_err(|_| Error::<T>::TextTooLong)
}
