//! Names and tags: short text for people.

use crate::{Config, Error, Text};
use alloc::vec::Vec;
use core::str;
use frame_support::ensure;

/// UTF-8 without control characters, which would reach terminals.
fn is_text(bytes: &[u8]) -> bool {
	str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(char::is_control))
}

/// From 1 to 64 bytes of text.
pub(crate) fn text<T: Config>(bytes: Vec<u8>) -> Result<Text, Error<T>> {
	ensure!(!bytes.is_empty(), Error::<T>::TextEmpty);
	ensure!(is_text(&bytes), Error::<T>::TextNotText);
	bytes.try_into().map_err(|_| Error::<T>::TextTooLong)
}
