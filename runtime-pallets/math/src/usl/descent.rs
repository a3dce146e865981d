//! From a start to a stationary point under the bounds, by damped Gauss-Newton steps.

use primitive_types::U256;

use super::{
	ATTO, Bounds, MICRO, Parameters, Point, Weighting, check_parameters,
	law::cost,
	normal::{FEMTO, Normal},
	rows::{BITS, ONE, Rows, fraction, product},
	wide::{quotient, unsigned},
};

/// How often the points are looked at, at most.
const MOST_LOOKS: u32 = 600;
/// A step that moves nothing worth a further one: 1e-13.
const SETTLED: u64 = 100;
/// A hundredth of what a proof tolerates, 1e-9: nothing shorter is halved, and a parameter on a bound
/// is freed if it would step inwards by more.
const ENOUGH: u64 = 1_000_000;
/// Below this length, 1e-6, rounding may decide which sum of squares is less: the next step is the
/// better judge.
const NEAR: u64 = 1_000_000_000;
/// Most of λ that a step may take away: seven eighths.
const MOST_OF_LAMBDA: u64 = FEMTO / 8 * 7;

/// The parameters that a descent from `start` ends at: where no step helps any more, or what was
/// reached after [`MOST_LOOKS`]. Whether it is a stationary point is for [`super::verify`] to say.
///
/// Each step goes as far along the Gauss-Newton step of the free parameters as the bounds admit, or
/// half as far until the sum of squares is less. A parameter that meets its bound is held there; when
/// the others have settled, the one that would step inwards by most is freed. Under relative weights
/// the sums of a step are compared under the weights where it began.
pub(super) fn descend(
	points: &[Point],
	weighting: Weighting,
	start: Parameters,
) -> Option<Parameters> {
	let bounds = Bounds::of(start);
	let mut descent = Descent {
		points,
		weighting,
		place: Place::new(points, weighting, start)?,
		held: [false, bounds.sigma.is_some(), bounds.kappa],
		halvings: 0,
		looks: 0,
	};
	while descent.looks < MOST_LOOKS {
		let Ok(step) = descent.place.normal.guess(descent.free()) else { break };
		if (length(step) <= SETTLED || !descent.advance(step)) && !descent.release() {
			break;
		}
	}
	Some(descent.place.at)
}

/// Parameters and what the points say of them.
struct Place {
	at: Parameters,
	normal: Normal,
	squares: U256,
	/// The largest size and the cost there.
	largest: u64,
	cost: U256,
}

impl Place {
	fn new(points: &[Point], weighting: Weighting, at: Parameters) -> Option<Self> {
		let rows = Rows::new(points, weighting, at)?;
		let largest = points.last()?.size;
		Some(Self {
			at,
			normal: Normal::new(&rows, points).ok()?,
			squares: rows.squares(points)?,
			largest,
			cost: cost(at, largest)?,
		})
	}

	/// How much of a step the bounds admit, with 60 fractional bits, and which of them ends it.
	fn reach(&self, [lambda, sigma, kappa]: [i64; 3]) -> Option<(i128, Option<Bound>)> {
		let mut reach = (ONE, None);
		if lambda < 0 && lambda.unsigned_abs() > MOST_OF_LAMBDA {
			reach = (fraction(MOST_OF_LAMBDA.into(), lambda.unsigned_abs().into())?, None);
		}
		let room = if sigma < 0 { self.at.sigma } else { ATTO.checked_sub(self.at.sigma)? };
		let bound = if sigma < 0 { Bound::Contention } else { Bound::Saturation };
		let sigma = (room, self.contention(sigma)?, bound);
		let kappa = (self.at.kappa, self.coherency(kappa.min(0))?, Bound::Coherency);
		for (room, amount, bound) in [sigma, kappa] {
			if amount > room.into() {
				let share = fraction(room.into(), amount)?;
				if share < reach.0 {
					reach = (share, Some(bound));
				}
			}
		}
		Some(reach)
	}

	/// Where a share of a step leads; onto the bound that ends it, if one does.
	fn moved(&self, step: [i64; 3], share: i128, bound: Option<Bound>) -> Option<Parameters> {
		let of = |value: i64| i64::try_from(product(value.into(), share)?).ok();
		let [lambda, sigma, kappa] = step;
		let [lambda, sigma, kappa] = [of(lambda)?, of(sigma)?, of(kappa)?];
		let along = |value: u128, step: i64, amount: U256| {
			let value = U256::from(value);
			unsigned(if step < 0 {
				value.saturating_sub(amount)
			} else {
				value.checked_add(amount)?
			})
		};
		let by = U256::from(self.at.lambda).checked_mul(lambda.unsigned_abs().into())?;
		let lambda = along(self.at.lambda, lambda, quotient(by, FEMTO.into())?)?;
		let sigma = along(self.at.sigma, sigma, self.contention(sigma)?)?;
		let kappa = along(self.at.kappa, kappa, self.coherency(kappa)?)?;
		let mut law = Parameters { lambda, sigma: sigma.min(ATTO), kappa };
		match bound {
			Some(Bound::Contention) => law.sigma = 0,
			Some(Bound::Saturation) => law.sigma = ATTO,
			Some(Bound::Coherency) => law.kappa = 0,
			None => (),
		}
		check_parameters(law).is_ok().then_some(law)
	}

	/// A step of σ in 1e-18: in units of (Nm-1)/dm and 1e-15, dm in 1e-30, sizes in 1e-6.
	fn contention(&self, step: i64) -> Option<U256> {
		let more = U256::from(self.largest.checked_sub(MICRO)?);
		let above = self.cost.checked_mul(step.unsigned_abs().into())?;
		quotient(above, more.checked_mul(MICRO.into())?.checked_mul(FEMTO.into())?)
	}

	/// A step of κ in 1e-18: in units of Nm(Nm-1)/dm.
	fn coherency(&self, step: i64) -> Option<U256> {
		let more = U256::from(self.largest.checked_sub(MICRO)?);
		let above = self.cost.checked_mul(step.unsigned_abs().into())?;
		quotient(above, more.checked_mul(self.largest.into())?.checked_mul(FEMTO.into())?)
	}
}

/// σ = 0, σ = 1, κ = 0.
#[derive(Clone, Copy)]
enum Bound {
	Contention,
	Saturation,
	Coherency,
}

struct Descent<'a> {
	points: &'a [Point],
	weighting: Weighting,
	place: Place,
	/// Which of λ, σ and κ stay on their bound.
	held: [bool; 3],
	/// How often the last step was halved.
	halvings: u32,
	looks: u32,
}

impl Descent<'_> {
	fn free(&self) -> [bool; 3] {
		self.held.map(|held| !held)
	}

	/// Goes along a step; false where that leads nowhere better.
	fn advance(&mut self, step: [i64; 3]) -> bool {
		let Some((reach, bound)) = self.place.reach(step) else { return false };
		if let (0, Some(bound)) = (reach, bound) {
			self.hold(bound);
			return true;
		}
		for halvings in self.halvings.saturating_sub(1)..BITS {
			let share = reach.checked_shr(halvings).unwrap_or(0);
			let bound = bound.filter(|_| halvings == 0);
			self.looks = self.looks.saturating_add(1);
			if share == 0 || self.looks > MOST_LOOKS {
				break;
			}
			let Some(at) = self.place.moved(step, share, bound) else { continue };
			// So near rounding would decide what is better.
			if at == self.place.at || (halvings > 0 && length(step) <= ENOUGH) {
				break;
			}
			if let Some(place) = self.better(at, step, share) {
				self.place = place;
				self.halvings = halvings;
				if let Some(bound) = bound {
					self.hold(bound);
				}
				return true;
			}
		}
		self.halvings = 0;
		false
	}

	/// The place that a step has led to, if it is better.
	fn better(&mut self, at: Parameters, step: [i64; 3], share: i128) -> Option<Place> {
		let rows = Rows::new(self.points, self.weighting, at)?.in_units_of(self.place.at);
		let is_less = rows.squares(self.points)? < self.place.squares;
		let is_near = share == ONE && length(step) < NEAR;
		if !is_less && !is_near {
			return None;
		}
		self.looks = self.looks.saturating_add(1);
		let place = Place::new(self.points, self.weighting, at)?;
		let next = place.normal.guess(self.free()).ok()?;
		((is_less && !is_near) || length(next) < length(step)).then_some(place)
	}

	fn hold(&mut self, bound: Bound) {
		let [_, sigma, kappa] = &mut self.held;
		match bound {
			Bound::Contention | Bound::Saturation => *sigma = true,
			Bound::Coherency => *kappa = true,
		}
	}

	/// Frees the parameter that would step inwards from its bound by most, if one would.
	fn release(&mut self) -> bool {
		let [lambda, sigma, kappa] = self.free();
		let normal = &self.place.normal;
		let inwards = |held: bool, free: [bool; 3]| {
			held.then(|| normal.guess(free).ok()).flatten().unwrap_or_default()
		};
		let [_, contention, _] = inwards(!sigma, [lambda, true, kappa]);
		let [_, _, coherency] = inwards(!kappa, [lambda, sigma, true]);
		let contention =
			if self.place.at.sigma == 0 { contention } else { contention.saturating_neg() };
		if contention.max(coherency) <= ENOUGH.cast_signed() {
			return false;
		}
		let [_, sigma, kappa] = &mut self.held;
		if contention >= coherency {
			*sigma = false;
		} else {
			*kappa = false;
		}
		self.looks = self.looks.saturating_add(1);
		true
	}
}

/// The longest of the steps, in 1e-15.
fn length(step: [i64; 3]) -> u64 {
	step.into_iter().map(i64::unsigned_abs).fold(0, u64::max)
}
