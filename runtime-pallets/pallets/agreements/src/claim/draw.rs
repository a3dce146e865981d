//! Which samples a claim has to show (F25 in `docs/reference/formulas.md`): drawn of all answered ones that the reporter
//! has proved in the window, by a number that nobody knew when it committed to them.

use pallet_sli::Proof;
use sp_io::hashing::blake2_256;

use super::types::Hash;

/// How many answered samples a reporter has proved.
pub fn answered(proofs: &[Proof]) -> u64 {
	proofs.iter().fold(0, |sum, proof| sum.saturating_add(proof.answered.into()))
}

/// The `number`-th draw of a reporter, whose account is `reporter`: a proof, and the rank of one of its answered
/// samples. None where nothing was answered.
///
/// r = the first 8 bytes (little-endian) of H("almanac draw" ++ seed ++ reporter ++ number) mod A; over the
/// proofs in their order. The remainder favours ranks by less than A / 2^64.
pub fn drawn<'a>(
	seed: &Hash,
	reporter: &[u8],
	number: u32,
	proofs: &'a [Proof],
) -> Option<(&'a Proof, u32)> {
	let bytes: [&[u8]; 4] = [b"almanac draw", seed, reporter, &number.to_le_bytes()];
	let hash = blake2_256(&bytes.concat());
	let first = u64::from_le_bytes(*hash.first_chunk()?);
	let mut rank = first.checked_rem(answered(proofs))?;
	for proof in proofs {
		match rank.checked_sub(proof.answered.into()) {
			Some(rest) => rank = rest,
			None => return Some((proof, u32::try_from(rank).ok()?)),
		}
	}
	None
}
