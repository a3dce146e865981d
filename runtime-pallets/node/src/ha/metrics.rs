//! What the gate does, as metrics of the node.

use almanac_ha::{Fatal, Observer};
use std::time::Duration;
use substrate_prometheus_endpoint::{
	CounterVec, Gauge, HistogramOpts, HistogramVec, Opts, PrometheusError, Registry, U64, register,
};

/// Bounds of the histogram, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

struct Registered {
	leads: Gauge<U64>,
	questions: CounterVec<U64>,
	refused: CounterVec<U64>,
	seconds: HistogramVec,
}

/// The metrics of a node; nothing is counted where nobody reads them.
pub struct Metrics(Option<Registered>);

impl Metrics {
	pub fn new(registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		let Some(registry) = registry else { return Ok(Self(None)) };
		let counter = |name: &str, help: &str, labels: &[&str]| {
			register(CounterVec::new(Opts::new(name, help), labels)?, registry)
		};
		Ok(Self(Some(Registered {
			leads: register(
				Gauge::new(
					"almanac_ha_leads",
					"Whether this node signs for its validator (1) or follows (0)",
				)?,
				registry,
			)?,
			questions: counter(
				"almanac_ha_questions_total",
				"Questions to the decider, by what was asked and what came back",
				&["kind", "answer"],
			)?,
			refused: counter(
				"almanac_ha_refused_total",
				"Signatures that were refused, by reason",
				&["reason"],
			)?,
			seconds: register(
				HistogramVec::new(
					HistogramOpts::new(
						"almanac_ha_question_seconds",
						"Time from a question to its answer",
					)
					.buckets(SECONDS.to_vec()),
					&["kind"],
				)?,
				registry,
			)?,
		})))
	}
}

impl Observer for Metrics {
	fn leads(&self, leads: bool) {
		if let Self(Some(metrics)) = self {
			metrics.leads.set(leads.into());
		}
	}

	fn asked(&self, kind: &'static str, answer: &'static str, after: Duration) {
		if let Self(Some(metrics)) = self {
			metrics.questions.with_label_values(&[kind, answer]).inc();
			metrics.seconds.with_label_values(&[kind]).observe(after.as_secs_f64());
		}
	}

	fn refused(&self, reason: &'static str) {
		if let Self(Some(metrics)) = self {
			metrics.refused.with_label_values(&[reason]).inc();
		}
	}

	fn end(&self, fatal: Fatal) {
		super::end(&fatal);
	}
}
