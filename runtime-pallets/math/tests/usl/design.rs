//! Random load tests and their fits in floating point.

use almanac_math::usl::{Parameters, Point, Weighting};

/// A generator of numbers that is the same everywhere (SplitMix64).
pub struct Random(pub u64);

impl Random {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	pub fn below(&mut self, most: u64) -> u64 {
		self.next() % most
	}

	/// From 0 to 1.
	pub fn share(&mut self) -> f64 {
		self.below(1 << 53) as f64 / (1u64 << 53) as f64
	}

	fn between(&mut self, low: f64, high: f64) -> f64 {
		low + (high - low) * self.share()
	}
}

/// Points with a fit that is feasible and optimal under its bounds.
#[derive(Debug)]
pub struct Design {
	pub points: Vec<Point>,
	pub weighting: Weighting,
	pub parameters: Parameters,
}

impl Design {
	/// Two thirds of them have a parameter on a bound.
	pub fn of(random: &mut Random, seed: u64) -> Self {
		loop {
			if let Some(design) = Self::attempt(random, seed) {
				return design;
			}
		}
	}

	fn attempt(random: &mut Random, seed: u64) -> Option<Self> {
		let count = 6 + random.below(12);
		let lambda = 10f64.powf(random.between(0.0, 5.0));
		// Measured up to a size between 1 and 3 times that of the peak, if there is one.
		let (sigma, kappa) = match seed % 3 {
			0 => (random.between(0.02, 0.3), 10f64.powf(random.between(-4.5, -2.0))),
			1 => (0.0, 10f64.powf(random.between(-4.5, -2.0))),
			_ => (random.between(0.05, 0.5), 0.0),
		};
		let peak = if kappa > 0.0 { ((1.0 - sigma) / kappa).sqrt() } else { 20.0 };
		let largest = peak * random.between(1.0, 3.0);
		let mut rows: Vec<(u64, u128)> = Vec::new();
		for i in 0..count {
			let n = (1.0 + (largest - 1.0) * i as f64 / (count - 1) as f64).round();
			let noise = 1.0 + 0.02 * (random.share() + random.share() - 1.0);
			let x = lambda * n / (1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0)) * noise;
			rows.push((n as u64 * 1_000_000, (x * 1e6) as u128));
		}
		let weighting =
			[Weighting::None, Weighting::Given, Weighting::Relative][random.below(3) as usize];
		let weights: Vec<u64> = (0..count).map(|_| 1 + random.below(1_000)).collect();
		let given: Vec<f64> = match weighting {
			Weighting::Given => weights.iter().map(|weight| *weight as f64).collect(),
			_ => vec![1.0; rows.len()],
		};
		let relative = weighting == Weighting::Relative;
		let free = [true, sigma > 0.0, kappa > 0.0];
		let fitted = fit(&rows, &given, relative, free)?;
		// Only where a bound is the optimum.
		let pulls = gradient(&rows, &given, relative, fitted);
		if free.iter().zip(pulls).any(|(is_free, pull)| !is_free && pull > 0.0) {
			return None;
		}
		let [_, sigma, kappa] = fitted;
		let n = rows.last()?.0 as f64 / 1e6;
		let cost = 1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0);
		let counts = |share: f64, free: bool| !free || share > 0.01 * cost;
		let is_feasible = (0.0..1.0).contains(&sigma)
			&& kappa >= 0.0
			&& counts(sigma * (n - 1.0), free[1])
			&& counts(kappa * n * (n - 1.0), free[2]);
		let points = rows
			.into_iter()
			.zip(weights)
			.map(|((size, throughput), weight)| Point { size, throughput, weight })
			.collect();
		is_feasible.then(|| Self { points, weighting, parameters: stored(fitted) })
	}
}

/// Parameters as they are stored.
pub fn stored([lambda, sigma, kappa]: [f64; 3]) -> Parameters {
	let scaled = |value: f64, scale: f64| (value * scale).round() as u128;
	Parameters {
		lambda: scaled(lambda, 1e12),
		sigma: scaled(sigma, 1e18),
		kappa: scaled(kappa, 1e18),
	}
}

/// For each row the root of its weight by (residual, derivatives by ln λ, σ(Nm-1) and κNm(Nm-1)).
fn rows_at(
	rows: &[(u64, u128)],
	weights: &[f64],
	relative: bool,
	[lambda, sigma, kappa]: [f64; 3],
) -> Vec<(f64, [f64; 3])> {
	let largest = rows.last().unwrap().0 as f64 / 1e6;
	let of = |(&(size, throughput), weight): (&(u64, u128), &f64)| {
		let (n, x) = (size as f64 / 1e6, throughput as f64 / 1e6);
		let cost = 1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0);
		let law = lambda * n / cost;
		let root = weight.sqrt() / if relative { law } else { 1.0 };
		let contention = (n - 1.0) / (largest - 1.0) / cost;
		let columns = [1.0, -contention, -contention * n / largest];
		(root * (x - law), columns.map(|column| root * law * column))
	};
	rows.iter().zip(weights).map(of).collect()
}

fn gradient(rows: &[(u64, u128)], weights: &[f64], relative: bool, at: [f64; 3]) -> [f64; 3] {
	let mut sum = [0.0; 3];
	for (residual, columns) in rows_at(rows, weights, relative, at) {
		(0..3).for_each(|k| sum[k] += columns[k] * residual);
	}
	sum
}

/// The stationary point of the free parameters, the others 0, by Gauss-Newton steps.
pub fn fit(
	rows: &[(u64, u128)],
	weights: &[f64],
	relative: bool,
	free: [bool; 3],
) -> Option<[f64; 3]> {
	let start = rows[0].1 as f64 / rows[0].0 as f64;
	descend(rows, weights, relative, free, [start, 0.0, 0.0])
}

fn descend(
	rows: &[(u64, u128)],
	weights: &[f64],
	relative: bool,
	free: [bool; 3],
	mut at: [f64; 3],
) -> Option<[f64; 3]> {
	let n = rows.last().unwrap().0 as f64 / 1e6;
	for _ in 0..200 {
		let lines = rows_at(rows, weights, relative, at);
		let step = least_squares(&lines, free)?;
		at[0] *= (1.0 + step[0]).max(0.1);
		at[1] += step[1] / (n - 1.0);
		at[2] += step[2] / n / (n - 1.0);
		if !at.iter().all(|value| value.is_finite()) {
			return None;
		}
		if step.iter().all(|value| value.abs() < 1e-13) {
			return Some(at);
		}
	}
	// The last digits may keep moving.
	let lines = rows_at(rows, weights, relative, at);
	least_squares(&lines, free)?.iter().all(|value| value.abs() < 1e-10).then_some(at)
}

/// By Gram-Schmidt, which loses fewer digits than the normal equations do.
fn least_squares(lines: &[(f64, [f64; 3])], free: [bool; 3]) -> Option<[f64; 3]> {
	let mut columns: Vec<Vec<f64>> = (0..3)
		.map(|k| lines.iter().map(|line| if free[k] { line.1[k] } else { 0.0 }).collect())
		.collect();
	let mut right: Vec<f64> = lines.iter().map(|line| line.0).collect();
	let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
	let (mut r, mut y) = ([[0.0; 3]; 3], [0.0; 3]);
	for k in 0..3 {
		if !free[k] {
			r[k][k] = 1.0;
			continue;
		}
		r[k][k] = dot(&columns[k], &columns[k]).sqrt();
		if r[k][k] == 0.0 {
			return None;
		}
		let unit: Vec<f64> = columns[k].iter().map(|value| value / r[k][k]).collect();
		for next in k + 1..3 {
			r[k][next] = dot(&unit, &columns[next]);
			columns[next].iter_mut().zip(&unit).for_each(|(value, u)| *value -= r[k][next] * u);
		}
		y[k] = dot(&unit, &right);
		right.iter_mut().zip(&unit).for_each(|(value, u)| *value -= y[k] * u);
	}
	let mut step = [0.0; 3];
	for k in (0..3).rev() {
		let rest: f64 = (k + 1..3).map(|next| r[k][next] * step[next]).sum();
		step[k] = (y[k] - rest) / r[k][k];
	}
	Some(step)
}
