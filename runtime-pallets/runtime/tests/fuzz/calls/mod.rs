//! One call out of all that hostile accounts may send.

mod agreements;
mod governance;
mod registry;
mod scalability;
mod sli;

use crate::draw::Draw;
use almanac_runtime::RuntimeCall;

/// A call of any pallet, with arguments that may be anything. `depth`: how many calls it may hold within
/// each other.
pub fn any(draw: &mut Draw<'_>, depth: u32) -> RuntimeCall {
	let call = match draw.dice.below(16) {
		0..=5 => registry::any(draw).into(),
		6..=8 => sli::any(draw),
		9..=11 => scalability::any(draw).into(),
		12 | 13 => agreements::any(draw).into(),
		_ => governance::any(draw, depth),
	};
	if draw.dice.once_in(6) { draw.mutated(&call).unwrap_or(call) } else { call }
}

/// A call that Root or the Council may send, by which the chain lives on.
pub fn of_admin(draw: &mut Draw<'_>) -> RuntimeCall {
	match draw.dice.below(5) {
		0 | 1 => registry::of_admin(draw).into(),
		2 => sli::of_admin(draw).into(),
		3 => agreements::of_admin(draw).into(),
		_ => scalability::of_admin(draw).into(),
	}
}
