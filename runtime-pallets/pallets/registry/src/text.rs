//! Names and regions: short text for people.

use crate::{Config, Error, Name, Region};
use alloc::vec::Vec;
use core::str;
use frame_support::ensure;

/// UTF-8 without control characters, which would reach terminals, and without those that nobody sees or
/// that turn the direction of what follows, by which one name passes for another.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	let is_hidden = |letter| {
		matches!(
			letter,
			'\u{200b}'..='\u{200f}'
				| '\u{202a}'..='\u{202e}'
				| '\u{2060}'..='\u{2069}'
				| '\u{feff}'
		)
	};
	str::from_utf8(bytes)
		.is_ok_and(|text| !text.chars().any(|letter| letter.is_control() || is_hidden(letter)))
}

/// The name of a network.
pub(crate) fn name<T: Config>(bytes: Vec<u8>) -> Result<Name, Error<T>> {
	ensure!(!bytes.is_empty(), Error::<T>::NameEmpty);
	ensure!(is_text(&bytes), Error::<T>::NameNotText);
	bytes.try_into().map_err(|_| Error::<T>::NameTooLong)
}

/// A region, or none.
pub(crate) fn region<T: Config>(bytes: Option<Vec<u8>>) -> Result<Option<Region>, Error<T>> {
	let Some(bytes) = bytes else { return Ok(None) };
	ensure!(!bytes.is_empty(), Error::<T>::RegionEmpty);
	ensure!(is_text(&bytes), Error::<T>::RegionNotText);
	bytes.try_into().map(Some).map_err(|_| Error::<T>::RegionTooLong)
}
