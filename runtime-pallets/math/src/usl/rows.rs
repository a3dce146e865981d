//! The rows of the least squares problem at given parameters, with 60 fractional bits.

use primitive_types::U256;

use super::{
	ATTO, MICRO, Parameters, Point, UslError, Weighting,
	law::cost,
	wide::{I256, narrowed, quotient, unsigned},
};

/// 1 with 60 fractional bits.
pub(super) const ONE: i128 = 1 << BITS;
/// The fractional bits of rows.
pub(super) const BITS: u32 = 60;

/// One point: its residual and how the law moves with each parameter, in model units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
	/// X - X̂, in units of the largest X; under relative weights of X̂, or of the law that gives the unit.
	pub residual: i128,
	/// How X̂ moves with dλ/λ, dσ·(Nm-1)/dm and dκ·Nm(Nm-1)/dm, in the same unit.
	pub columns: [i128; 3],
	/// 0..=1; under relative weights 1, since they are in the row's unit.
	pub weight: i128,
}

/// What all rows share.
pub(super) struct Rows {
	parameters: Parameters,
	/// The law that rows are in units of under relative weights.
	unit: Parameters,
	weighting: Weighting,
	/// The largest size, and the cost there.
	largest: u64,
	largest_cost: U256,
	highest: u128,
	heaviest: u64,
}

impl Rows {
	/// For points that are checked, and so have sizes above one.
	pub fn new(points: &[Point], weighting: Weighting, parameters: Parameters) -> Option<Self> {
		let largest = points.iter().map(|point| point.size).max()?;
		Some(Self {
			parameters,
			unit: parameters,
			weighting,
			largest,
			largest_cost: cost(parameters, largest)?,
			highest: points.iter().map(|point| point.throughput).max()?,
			heaviest: points.iter().map(|point| point.weight).max()?,
		})
	}

	/// The same rows in units of another law under relative weights: weights that stay while
	/// parameters change.
	pub fn in_units_of(self, unit: Parameters) -> Self {
		Self { unit, ..self }
	}

	/// The row of a point.
	pub fn row(&self, point: &Point) -> Option<Row> {
		let cost = cost(self.parameters, point.size)?;
		let [contention, coherency] = self.shares(point.size, cost)?;
		let [measured, fitted] = if self.weighting == Weighting::Relative {
			self.in_unit(point, cost)?
		} else {
			let fitted =
				fraction(law(self.parameters, point)?, cost.checked_mul(self.highest.into())?)?;
			[fraction(point.throughput.into(), self.highest.into())?, fitted]
		};
		let times = |share: i128| product(fitted, share)?.checked_neg();
		Some(Row {
			residual: measured.checked_sub(fitted)?,
			columns: [fitted, times(contention)?, times(coherency)?],
			weight: match self.weighting {
				Weighting::Given => fraction(point.weight.into(), self.heaviest.into())?,
				Weighting::None | Weighting::Relative => ONE,
			},
		})
	}

	/// X and X̂ in units of the law that gives them.
	fn in_unit(&self, point: &Point, own: U256) -> Option<[i128; 2]> {
		if self.unit == self.parameters {
			let measured = U256::from(point.throughput).checked_mul(own)?;
			return Some([fraction(measured, law(self.unit, point)?)?, ONE]);
		}
		let cost = cost(self.unit, point.size)?;
		let measured = U256::from(point.throughput).checked_mul(cost)?;
		let lambda = fraction(self.parameters.lambda.into(), self.unit.lambda.into())?;
		let fitted = product(lambda, fraction(cost, own)?)?;
		Some([fraction(measured, law(self.unit, point)?)?, fitted])
	}

	/// The weighted sum of squared residuals with 120 fractional bits, rounded down.
	pub fn squares(&self, points: &[Point]) -> Option<U256> {
		let mut sum = U256::zero();
		for point in points {
			let Row { residual, weight, .. } = self.row(point)?;
			let residual = U256::from(residual.unsigned_abs());
			let square = residual.checked_mul(residual)?;
			// 180 fractional bits, then 120.
			sum = sum.checked_add(square.checked_mul(weight.unsigned_abs().into())? >> BITS)?;
		}
		Some(sum)
	}

	/// (N-1)/(Nm-1)·dm/d and N(N-1)/(Nm(Nm-1))·dm/d.
	fn shares(&self, size: u64, cost: U256) -> Option<[i128; 2]> {
		let above = U256::from(size.checked_sub(MICRO)?).checked_mul(self.largest_cost)?;
		let below = U256::from(self.largest.checked_sub(MICRO)?).checked_mul(cost)?;
		let contention = fraction(above, below)?;
		let above = U256::from(contention.unsigned_abs()).checked_mul(size.into())?;
		let coherency = narrowed(false, quotient(above, self.largest.into())?)?;
		Some([contention, coherency])
	}
}

/// X̂ = λN / (d · 1e-12 millionths): what is above d.
fn law(parameters: Parameters, point: &Point) -> Option<U256> {
	U256::from(parameters.lambda).checked_mul(point.size.into())?.checked_mul(ATTO.into())
}

/// `above / below` with 60 fractional bits, rounded to the nearest.
pub(super) fn fraction(above: U256, below: U256) -> Option<i128> {
	let scaled = above.checked_mul(ONE.unsigned_abs().into())?;
	narrowed(false, quotient(scaled, below)?)
}

/// A product of two numbers of 60 fractional bits, rounded to the nearest.
pub(super) fn product(one: i128, other: i128) -> Option<i128> {
	I256::from(one).checked_mul(other.into())?.shifted(BITS)
}

/// The weighted sum of squared residuals in 1e-24, rounded down: in units of the square of the largest
/// throughput and of the largest weight; under relative weights of the squared relative residuals.
///
/// To compare laws for the same points and the same weighting.
pub fn sum_of_squares(
	points: &[Point],
	weighting: Weighting,
	parameters: Parameters,
) -> Result<u128, UslError> {
	squares(points, weighting, parameters).ok_or(UslError::Overflow)
}

fn squares(points: &[Point], weighting: Weighting, parameters: Parameters) -> Option<u128> {
	let sum = Rows::new(points, weighting, parameters)?.squares(points)?;
	let scale = U256::from(1_000_000_000_000_000_000_000_000u128);
	unsigned(sum.checked_mul(scale)? >> (2 * BITS))
}
