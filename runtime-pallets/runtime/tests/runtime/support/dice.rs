//! Numbers that only look like chance: tests draw from them, the same in every run.

/// A stream of numbers (splitmix64).
pub struct Dice(u64);

impl Dice {
	/// The same seeds, the same numbers.
	pub fn new(seeds: &[u64]) -> Self {
		let mut dice = Self(0);
		for seed in seeds {
			dice.0 = dice.number() ^ *seed;
		}
		dice
	}

	/// Any number.
	pub fn number(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// Less than `most`; 0 for 0.
	pub fn below(&mut self, most: u64) -> u64 {
		self.number().checked_rem(most).unwrap_or_default()
	}

	/// True once in `times`.
	pub fn once_in(&mut self, times: u64) -> bool {
		self.below(times) == 0
	}

	/// One of them.
	pub fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
		let index = self.below(all.len() as u64) as usize;
		all.get(index).cloned().expect("there is something to draw from")
	}

	/// From 0 to 1.
	pub fn share(&mut self) -> f64 {
		(self.number() >> 11) as f64 / (1u64 << 53) as f64
	}

	/// Of the normal distribution, as far as a sum of four numbers can tell.
	pub fn normal(&mut self) -> f64 {
		let word = self.number();
		let sum: f64 = (0..4).map(|part| f64::from((word >> (16 * part)) as u16)).sum();
		(sum / 65_536.0 - 2.0) * f64::sqrt(3.0)
	}
}
