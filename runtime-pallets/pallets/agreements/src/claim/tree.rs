//! The sum tree over the planned samples of a target in a window (F24 in `docs/reference/formulas.md`): it commits to
//! the place and the receipt of every answered sample, and to how many there are on either side of each.
//!
//! Sums keep a forger from a tree with few receipts whose root says many; fixed places keep it from showing one
//! receipt twice.

use sp_io::hashing::blake2_256;

use super::types::{Hash, Leaf, Step};

/// Hash of a place without an answer, or whose answer has no receipt.
pub fn nothing() -> Hash {
	blake2_256(&[0])
}

/// Hash of an answered sample.
pub fn answer(us: u32, at: u64, height: u32, signature: &[u8; 64]) -> Hash {
	let parts: [&[u8]; 5] =
		[&[0], &us.to_le_bytes(), &at.to_le_bytes(), &height.to_le_bytes(), signature];
	blake2_256(&parts.concat())
}

/// The node above two; none where more are answered than can be counted.
pub fn above(left: Step, right: Step) -> Option<Step> {
	let parts: [&[u8]; 5] = [
		&[1],
		&left.digest,
		&left.answered.to_le_bytes(),
		&right.digest,
		&right.answered.to_le_bytes(),
	];
	let answered = left.answered.checked_add(right.answered)?;
	Some(Step { digest: blake2_256(&parts.concat()), answered })
}

/// The root to which the path of an answered leaf leads in a tree of so many places, and how many answered
/// samples stand before the leaf; none where the path is not one of such a tree.
pub fn root(leaf: &Leaf, places: u32) -> Option<(Step, u32)> {
	if leaf.index >= places {
		return None;
	}
	let mut steps = leaf.path.iter();
	let (mut place, mut width, mut before) = (leaf.index, places, 0u32);
	let hash = answer(leaf.us, leaf.at, leaf.height, &leaf.signature);
	let mut node = Step { digest: hash, answered: 1 };
	while width > 1 {
		if place % 2 == 1 {
			let left = *steps.next()?;
			before = before.checked_add(left.answered)?;
			node = above(left, node)?;
		} else if place.saturating_add(1) < width {
			node = above(node, *steps.next()?)?;
		}
		place /= 2;
		width = width.div_ceil(2);
	}
	steps.next().is_none().then_some((node, before))
}
