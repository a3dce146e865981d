//! Names and regions: short text for people.

use crate::{Config, Error, Name, Region};
use alloc::vec::Vec;
use almanac_math::text::is_plain;
use frame_support::ensure;

/// The name of a network.
pub(crate) fn name<T: Config>(bytes: Vec<u8>) -> Result<Name, Error<T>> {
	ensure!(!bytes.is_empty(), Error::<T>::NameEmpty);
	ensure!(is_plain(&bytes), Error::<T>::NameNotText);
	bytes.try_into().map_err(|_| Error::<T>::NameTooLong)
}

/// A region, or none.
pub(crate) fn region<T: Config>(bytes: Option<Vec<u8>>) -> Result<Option<Region>, Error<T>> {
	let Some(bytes) = bytes else { return Ok(None) };
	ensure!(!bytes.is_empty(), Error::<T>::RegionEmpty);
	ensure!(is_plain(&bytes), Error::<T>::RegionNotText);
	bytes.try_into().map(Some).map_err(|_| Error::<T>::RegionTooLong)
}
