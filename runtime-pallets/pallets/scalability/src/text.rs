//! Names and tags: short text for people.

use crate::{Config, Error, Text};
use alloc::vec::Vec;
use almanac_math::text::is_plain;
use frame_support::ensure;

/// From 1 to 64 bytes of text.
pub(crate) fn text<T: Config>(bytes: Vec<u8>) -> Result<Text, Error<T>> {
	ensure!(!bytes.is_empty(), Error::<T>::TextEmpty);
	ensure!(is_plain(&bytes), Error::<T>::TextNotText);
	bytes.try_into().map_err(|_| Error::<T>::TextTooLong)
}
