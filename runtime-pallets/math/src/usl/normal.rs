//! The normal equations, and their solution by Cramer's rule.

use primitive_types::U512;

use super::{
	Point, UslError,
	rows::{BITS, ONE, Row, Rows},
	wide::{I256, I512},
};

type Vector<T> = [T; 3];
type Matrix<T> = [Vector<T>; 3];

/// What a step counts in: 1e-15.
pub(super) const FEMTO: u64 = 1_000_000_000_000_000;
/// The most that rounding may have moved a step, as a share of one: a tenth of what is tolerated.
const NOISE: u64 = 100_000_000;

/// JᵀWJ and JᵀWr of the three parameters, with 60 fractional bits; sums are exact before they are
/// rounded.
pub(super) struct Normal {
	matrix: Matrix<i128>,
	right: Vector<i128>,
	/// A bound of the error of each figure in 2^-60: 4 a point and unit of the largest column, since
	/// each factor of a product is off by less than one unit, or the factor itself, in the last place.
	error: u128,
}

impl Normal {
	pub fn new(rows: &Rows, points: &[Point]) -> Result<Self, UslError> {
		Self::of(points.iter().map(|point| rows.row(point))).ok_or(UslError::Overflow)
	}

	/// The equations of any rows; None if one is none, or if a sum is too large.
	pub fn of(rows: impl Iterator<Item = Option<Row>>) -> Option<Self> {
		let mut matrix = [[I256::ZERO; 3]; 3];
		let mut right = [I256::ZERO; 3];
		let (mut largest, mut count) = (ONE, 0u128);
		for row in rows {
			let Row { residual, columns, weight } = row?;
			count = count.checked_add(1)?;
			for ((line, value), column) in matrix.iter_mut().zip(&mut right).zip(columns) {
				largest = largest.max(column.checked_abs()?);
				let weighted = I256::from(column).checked_mul(weight.into())?;
				for (cell, other) in line.iter_mut().zip(columns) {
					*cell = cell.checked_add(weighted.checked_mul(other.into())?)?;
				}
				*value = value.checked_add(weighted.checked_mul(residual.into())?)?;
			}
		}
		let [a, b, c] = matrix;
		let line = |[x, y, z]: Vector<I256>| {
			Some([x.shifted(2 * BITS)?, y.shifted(2 * BITS)?, z.shifted(2 * BITS)?])
		};
		let units = largest.unsigned_abs().checked_shr(BITS)?.checked_add(1)?;
		let error = count.checked_mul(4)?.checked_mul(units)?;
		Some(Self { matrix: [line(a)?, line(b)?, line(c)?], right: line(right)?, error })
	}

	/// The step of the parameters that are free, 0 for the others; in 1e-15, rounded away from 0 and
	/// no further than `i64::MAX`. Where rounding could have moved it by more than 1e-8 it is not known.
	pub fn step(&self, free: [bool; 3]) -> Result<Vector<i64>, UslError> {
		self.solve(free, true)
	}

	/// The same step as far as it is known, for who looks where it leads.
	pub fn guess(&self, free: [bool; 3]) -> Result<Vector<i64>, UslError> {
		self.solve(free, false)
	}

	fn solve(&self, free: [bool; 3], exactly: bool) -> Result<Vector<i64>, UslError> {
		let (matrix, right) = self.only(free);
		let adjugate = adjugate(&matrix).ok_or(UslError::Overflow)?;
		let determinant = determinant(&matrix, &adjugate).ok_or(UslError::Overflow)?;
		if determinant.magnitude.is_zero() {
			return Err(UslError::IllConditioned);
		}
		let [a, b, c] = adjugate;
		let solve = |line: Vector<I256>| {
			let noise = self.noise(&line).ok_or(UslError::Overflow)?;
			if exactly && noise > determinant.magnitude {
				return Err(UslError::IllConditioned);
			}
			solution(&line, &right, determinant).ok_or(UslError::Overflow)
		};
		let step = [solve(a)?, solve(b)?, solve(c)?];
		Ok(step)
	}

	/// The equations of the free parameters; the others get the equation s = 0.
	fn only(&self, free: [bool; 3]) -> (Matrix<i128>, Vector<i128>) {
		let (mut matrix, mut right) = (self.matrix, self.right);
		for (i, (line, value)) in matrix.iter_mut().zip(&mut right).enumerate() {
			let is_free = free.get(i) == Some(&true);
			if !is_free {
				*value = 0;
			}
			for (k, cell) in line.iter_mut().enumerate() {
				if !is_free || free.get(k) != Some(&true) {
					*cell = if i == k { ONE } else { 0 };
				}
			}
		}
		(matrix, right)
	}

	/// What the errors of the right side can move the solution, times [`NOISE`] and the determinant.
	fn noise(&self, line: &Vector<I256>) -> Option<U512> {
		let mut sum = U512::zero();
		for cofactor in line {
			sum = sum.checked_add(cofactor.magnitude.into())?;
		}
		sum.checked_mul(self.error.into())?.checked_mul(NOISE.into())
	}
}

/// The transposed cofactors, with 120 fractional bits; exact.
fn adjugate(matrix: &Matrix<i128>) -> Option<Matrix<I256>> {
	let [[a, b, c], [d, e, f], [g, h, i]] = *matrix;
	let minor = |p: i128, q: i128, r: i128, s: i128| {
		let product = I256::from(p).checked_mul(s.into())?;
		product.checked_sub(I256::from(q).checked_mul(r.into())?)
	};
	Some([
		[minor(e, f, h, i)?, minor(c, b, i, h)?, minor(b, c, e, f)?],
		[minor(f, d, i, g)?, minor(a, c, g, i)?, minor(c, a, f, d)?],
		[minor(d, e, g, h)?, minor(b, a, h, g)?, minor(a, b, d, e)?],
	])
}

/// With 180 fractional bits; exact.
fn determinant(matrix: &Matrix<i128>, adjugate: &Matrix<I256>) -> Option<I512> {
	let [first, ..] = *matrix;
	let [[x, ..], [y, ..], [z, ..]] = *adjugate;
	dot(&[x, y, z], &first)
}

fn dot(line: &Vector<I256>, values: &Vector<i128>) -> Option<I512> {
	let mut sum = I512::ZERO;
	for (cofactor, value) in line.iter().zip(values) {
		sum = sum.checked_add(I512::from(*cofactor).checked_mul(I512::from(*value))?)?;
	}
	Some(sum)
}

fn solution(line: &Vector<I256>, right: &Vector<i128>, determinant: I512) -> Option<i64> {
	let above = dot(line, right)?;
	let scaled = above.magnitude.checked_mul(FEMTO.into())?;
	let whole = scaled.checked_div(determinant.magnitude)?;
	let rest = scaled.checked_rem(determinant.magnitude)?;
	let magnitude = if rest.is_zero() { whole } else { whole.checked_add(U512::one())? };
	let most = i64::MAX.unsigned_abs();
	let magnitude = if magnitude > most.into() { most } else { magnitude.low_u64() };
	let value = i64::try_from(magnitude).ok()?;
	Some(if above.negative == determinant.negative { value } else { -value })
}
