//! The certified fits, refined to what the chain stores.

use almanac_math::usl::{Parameters, Point, Weighting};
use serde::Deserialize;
use std::{fs, path::Path};

#[derive(Deserialize)]
struct Vectors {
	cases: Vec<Raw>,
}

#[derive(Deserialize)]
struct Raw {
	name: String,
	weighting: String,
	size: Vec<u64>,
	throughput: Vec<u64>,
	weight: Vec<u64>,
	lambda: String,
	sigma: String,
	kappa: String,
}

pub struct Case {
	pub name: String,
	pub weighting: Weighting,
	pub points: Vec<Point>,
	pub parameters: Parameters,
}

pub fn cases() -> Vec<Case> {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../tests/vectors/usl-proof.json");
	let text = fs::read_to_string(path).expect("the vectors stand in tests/vectors");
	let vectors: Vectors = serde_json::from_str(&text).expect("vectors have the shape above");
	vectors.cases.into_iter().map(case).collect()
}

fn case(raw: Raw) -> Case {
	let number = |text: &str| text.parse().expect("a whole number");
	let values = raw.size.iter().zip(&raw.throughput).zip(&raw.weight);
	Case {
		weighting: match raw.weighting.as_str() {
			"none" => Weighting::None,
			"given" => Weighting::Given,
			_ => Weighting::Relative,
		},
		name: format!("{} ({})", raw.name, raw.weighting),
		points: values
			.map(|((size, throughput), weight)| Point {
				size: *size,
				throughput: u128::from(*throughput),
				weight: *weight,
			})
			.collect(),
		parameters: Parameters {
			lambda: number(&raw.lambda),
			sigma: number(&raw.sigma),
			kappa: number(&raw.kappa),
		},
	}
}
