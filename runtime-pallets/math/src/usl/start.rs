//! Where a fit starts: the exact solution of a linear problem near the stated one.

use alloc::vec::Vec;
use primitive_types::U256;

use super::{
	ATTO, MAX_KAPPA, MAX_LAMBDA, MICRO, Parameters, Point, Weighting,
	law::cost,
	normal::Normal,
	rows::{ONE, Row, fraction, product},
	wide::{quotient, unsigned},
};

/// Laws to start from, one for each set of bounds that may be active; the last one, linear growth,
/// is always there. For points that are checked.
///
/// N/X = a + b(N-1) + cN(N-1) is linear in a = 1/λ, b = σ/λ, c = κ/λ; weighted by w·X⁴/N² it is the
/// stated problem to first order. What comes out beyond a bound is moved onto it.
pub(super) fn starts(points: &[Point], weighting: Weighting) -> Vec<Parameters> {
	let Some(scale) = Scale::of(points) else { return Vec::new() };
	let normal = Normal::of(points.iter().map(|point| scale.row(point, weighting)));
	let laws = [[true, true, true], [true, true, false], [true, false, true]].map(|free| {
		let solution = normal.as_ref()?.guess(free).ok()?;
		scale.law(solution)
	});
	let highest = laws[0].map_or(0, |law| law.kappa);
	let at_one = [highest, 0].map(|kappa| scale.through_the_highest(ATTO, kappa));
	let linear = scale.through_the_highest(0, 0);
	laws.into_iter().chain(at_one).chain([linear]).flatten().collect()
}

/// What makes all columns at most one.
struct Scale {
	largest: u64,
	highest: Point,
	heaviest: u64,
}

impl Scale {
	fn of(points: &[Point]) -> Option<Self> {
		Some(Self {
			largest: points.last()?.size,
			highest: *points.iter().max_by_key(|point| point.throughput)?,
			heaviest: points.iter().map(|point| point.weight).max()?,
		})
	}

	/// Of v·(A + B·p + C·q) = u with u = X/Xmax, v = u²·Nm/N, p = (N-1)/(Nm-1), q = N(N-1)/(Nm(Nm-1)):
	/// A = aXmax/Nm and so on. Under relative weights both sides by u.
	fn row(&self, point: &Point, weighting: Weighting) -> Option<Row> {
		let share = fraction(point.throughput.into(), self.highest.throughput.into())?;
		let sizes = fraction(self.largest.into(), point.size.into())?;
		let more = point.size.checked_sub(MICRO)?;
		let contention = fraction(more.into(), self.largest.checked_sub(MICRO)?.into())?;
		let coherency = product(contention, fraction(point.size.into(), self.largest.into())?)?;
		let one = product(share, sizes)?;
		let (value, column) = match weighting {
			Weighting::Relative => (ONE, one),
			Weighting::None | Weighting::Given => (share, product(share, one)?),
		};
		let weight = match weighting {
			Weighting::Given => fraction(point.weight.into(), self.heaviest.into())?,
			Weighting::None | Weighting::Relative => ONE,
		};
		let columns = [column, product(column, contention)?, product(column, coherency)?];
		Some(Row { residual: value, columns, weight })
	}

	/// λ = Xmax/(A·Nm), σ = B/(A(Nm-1)), κ = C/(A·Nm(Nm-1)).
	fn law(&self, [one, contention, coherency]: [i64; 3]) -> Option<Parameters> {
		let more = U256::from(self.largest.checked_sub(MICRO)?);
		let above = |value: i64, scale: u128| {
			U256::from(value.max(0).unsigned_abs()).checked_mul(scale.into())
		};
		let one = U256::from(u64::try_from(one).ok()?);
		// A in 1e-15, sizes in 1e-6: one of σ is 1e18 · 1e6.
		let below = one.checked_mul(more)?;
		let sigma = quotient(above(contention, ATTO.checked_mul(MICRO.into())?)?, below)?;
		let below = below.checked_mul(self.largest.into())?;
		let scale = ATTO.checked_mul(MICRO.into())?.checked_mul(MICRO.into())?;
		let kappa = quotient(above(coherency, scale)?, below)?;
		let (sigma, kappa) = (unsigned(sigma)?.min(ATTO), unsigned(kappa)?.min(MAX_KAPPA));
		self.through_the_highest(sigma, kappa)
	}

	/// The law that meets the highest point: λ = X·d/N.
	fn through_the_highest(&self, sigma: u128, kappa: u128) -> Option<Parameters> {
		let Point { size, throughput, .. } = self.highest;
		let cost = cost(Parameters { lambda: 1, sigma, kappa }, size)?;
		// X and N in 1e-6, d in 1e-30, λ in 1e-12.
		let lambda = U256::from(throughput).checked_mul(cost)?;
		let lambda = quotient(lambda, U256::from(size).checked_mul(ATTO.into())?)?;
		let lambda = unsigned(lambda)?.clamp(1, MAX_LAMBDA);
		Some(Parameters { lambda, sigma, kappa })
	}
}
