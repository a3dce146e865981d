//! Fits by the `usl` crate, for `npm run bench -- usl`. Reads one set of points per line, `n:x n:x ...`.
//!
//! `fit` prints `lambda sigma kappa` of each set, or `refused`; `time COUNT` fits the sets COUNT times over in slices and
//! prints fits per second of the fastest slice and, where the kernel tells, per second of processor time of all.

use std::{fs, hint::black_box, io, time::Instant};
use usl::{MIN_MEASUREMENTS, Measurement, Model};

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
	let sets = io::stdin().lines().map(|line| parse(&line?)).collect::<Result<Vec<_>, _>>()?;
	let mut arguments = std::env::args().skip(1);
	match (arguments.next().as_deref(), arguments.next()) {
		(Some("fit"), None) => fit(&sets),
		(Some("time"), Some(count)) => time(&sets, count.parse()?),
		_ => return Err("usage: usl-crate fit | time COUNT".into()),
	}
	Ok(())
}

fn parse(line: &str) -> Result<Vec<Measurement>, Error> {
	line.split_whitespace()
		.map(|point| {
			let (n, x) = point.split_once(':').ok_or("a point is n:x")?;
			let (n, x) = (n.parse::<f64>()?, x.parse::<f64>()?);
			Ok(Measurement { n, x, r: n / x })
		})
		.collect()
}

fn fit(sets: &[Vec<Measurement>]) {
	for set in sets {
		if set.len() < MIN_MEASUREMENTS {
			println!("refused");
			continue;
		}
		let Model { lambda, sigma, kappa } = Model::build(set);
		println!("{lambda:e} {sigma:e} {kappa:e}");
	}
}

fn time(sets: &[Vec<Measurement>], count: usize) {
	let before = processor_nanoseconds();
	let mut fastest = f64::INFINITY;
	for _ in 0..count {
		let start = Instant::now();
		for set in sets {
			black_box(Model::build(black_box(set)));
		}
		fastest = fastest.min(start.elapsed().as_secs_f64());
	}
	let best = sets.len() as f64 / fastest;
	match (before, processor_nanoseconds()) {
		(Some(before), Some(after)) if after > before => {
			let fits = (sets.len() * count) as f64;
			println!("{best:.0} {:.0}", fits * 1e9 / (after - before) as f64);
		},
		_ => println!("{best:.0}"),
	}
}

/// What this process has had of a processor, on Linux.
fn processor_nanoseconds() -> Option<u64> {
	fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
