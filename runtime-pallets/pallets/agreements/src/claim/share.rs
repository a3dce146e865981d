//! What of a window's pot a reporter has earned (F25 in `docs/reference/formulas.md`): the pot is shared between targets by what
//! they pay, and of a target's part between those who have proved it, by the samples that they took and showed.

use alloc::{collections::BTreeMap, vec::Vec};
use pallet_sli::{Proof, Proved, TargetId};
use sp_runtime::{
	Rounding, SaturatedConversion, helpers_128bit::multiply_by_rational_with_rounding,
};

use super::types::Opening;
use crate::outcome::PPM;

/// A target that more than a minority has proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shared {
	/// What it weighs beside others.
	pub weight: u128,
	/// Proofs of enough samples.
	pub proofs: u32,
	/// The samples of those.
	pub samples: u64,
}

/// What of a window is shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shares {
	/// By target.
	targets: BTreeMap<TargetId, Shared>,
	/// The sum of their weights.
	weight: u128,
}

/// Whether so many samples are enough for a credit.
pub(crate) fn is_enough(proved: &Proved, samples: u32) -> bool {
	let due = u128::from(proved.samples_per_window).saturating_mul(proved.min_coverage_ppm.into());
	u128::from(samples).saturating_mul(PPM.into()) >= due
}

impl Shares {
	/// Of all openings of a window: a target that fewer than half of them prove counts for nobody, for it answers a
	/// minority alone. Where no target pays anything all weigh the same.
	pub(crate) fn new(
		openings: &[Opening],
		proved: &Proved,
		weigh: impl Fn(TargetId) -> u128,
	) -> Self {
		let mut targets = BTreeMap::<TargetId, Shared>::new();
		let proofs = openings.iter().flatten();
		for proof in proofs.filter(|proof| is_enough(proved, proof.samples)) {
			let of =
				targets.entry(proof.target).or_insert(Shared { weight: 0, proofs: 0, samples: 0 });
			of.proofs = of.proofs.saturating_add(1);
			of.samples = of.samples.saturating_add(proof.samples.into());
		}
		let all: u32 = openings.len().saturated_into();
		targets.retain(|_, of| of.proofs.saturating_mul(2) >= all);
		targets.iter_mut().for_each(|(target, of)| of.weight = weigh(*target));
		if targets.values().all(|of| of.weight == 0) {
			targets.values_mut().for_each(|of| of.weight = 1);
		}
		let weight = targets.values().fold(0u128, |sum, of| sum.saturating_add(of.weight));
		Self { targets, weight }
	}

	/// How many credits there are: of how many targets all reporters can be paid.
	pub(crate) fn credits(&self) -> u32 {
		self.targets.values().fold(0, |sum, of| sum.saturating_add(of.proofs))
	}

	/// How many targets are shared.
	pub(crate) fn len(&self) -> u32 {
		self.targets.len().saturated_into()
	}

	/// The proofs that samples are drawn of: those of targets that pay something. One that pays nobody cannot void a
	/// claim for others.
	pub(crate) fn drawn(&self, proofs: &[Proof]) -> Vec<Proof> {
		let pays = |proof: &&Proof| self.targets.get(&proof.target).is_some_and(|of| of.weight > 0);
		proofs.iter().filter(pays).cloned().collect()
	}

	/// Whether a target is shared at all.
	pub(crate) fn has(&self, target: TargetId) -> bool {
		self.targets.contains_key(&target)
	}

	/// What of an amount is due for so many samples of a target: floor(floor(amount × w / W) × own / S), with the weight w
	/// of the target, W of all, and the samples S of all proofs of the target.
	pub(crate) fn part(&self, amount: u128, target: TargetId, own: u32) -> u128 {
		let Some(of) = self.targets.get(&target) else { return 0 };
		let part = |amount, own, all| {
			multiply_by_rational_with_rounding(amount, own, all, Rounding::Down).unwrap_or_default()
		};
		// A target of no samples has no credit, and every window some weight.
		let of_target = part(amount, of.weight, self.weight.max(1));
		part(of_target, u128::from(own).min(of.samples.into()), u128::from(of.samples).max(1))
	}
}
