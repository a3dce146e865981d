//! Random numbers that each version of the pallet gets alike: SplitMix64.

pub struct Dice(u64);

impl Dice {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	fn roll(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let once = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		let twice = (once ^ (once >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		twice ^ (twice >> 31)
	}

	/// From 0 up to, not including, the bound.
	pub fn below(&mut self, bound: u128) -> u128 {
		((u128::from(self.roll()) << 64) | u128::from(self.roll())) % bound
	}

	/// From the first up to, not including, the second.
	pub fn between(&mut self, least: u32, bound: u32) -> u32 {
		least + self.below(u128::from(bound - least)) as u32
	}

	/// Below a power of ten that is drawn: small amounts as likely as large ones.
	pub fn amount(&mut self, least_digits: u32, most_digits: u32) -> u128 {
		let digits = self.between(least_digits, most_digits + 1);
		self.below(10u128.pow(digits))
	}

	pub fn one_of<Value: Copy>(&mut self, values: &[Value]) -> Value {
		values[self.below(values.len() as u128) as usize]
	}

	pub fn percent(&mut self, share: u32) -> bool {
		self.between(0, 100) < share
	}

	pub fn shuffle<Value>(&mut self, values: &mut [Value]) {
		for last in (1..values.len()).rev() {
			values.swap(last, self.below(last as u128 + 1) as usize);
		}
	}
}
