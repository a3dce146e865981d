//! Why calls are refused. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// No subject has this id.
		UnknownSubject,
		/// No run has this id, or it was removed.
		UnknownRun,
		/// The run is of another subject.
		OtherSubject,
		/// Another subject has this name. Choose one that tells them apart.
		NameTaken,
		/// A name, version or commit is empty.
		TextEmpty,
		/// A name, version or commit has more than 64 bytes. Shorten it.
		TextTooLong,
		/// A name, version or commit is not UTF-8, or has control characters or others that nobody sees.
		TextNotText,
		/// The Council registers a subject for somebody: name the owner.
		OwnerMissing,
		/// An account registers subjects for itself alone: leave the owner out.
		NotYourself,
		/// The caller does not own the subject.
		NotTheOwner,
		/// The subject has runs. Remove them first.
		HasRuns,
		/// The account cannot pay the deposit.
		CannotDeposit,
		/// The subject has as many runs as `MaxRuns` admits. Remove an old one.
		TooManyRuns,
		/// The run has more than 64 points.
		TooManyPoints,
		/// The points are of fewer than 3 different sizes.
		TooFewSizes,
		/// A size is below one or above a million.
		SizeOutOfRange,
		/// A throughput is 0 or above 1e12 a second.
		ThroughputOutOfRange,
		/// The points are not in the order of their sizes.
		PointsNotAscending,
		/// Weights are given, and one is 0.
		WeightMissing,
		/// Weights are not given, and one is not 0.
		WeightNotUsed,
		/// A point is the mean of no measurement.
		NoRepetitions,
		/// Latencies of a point descend from its median to its 95th and 99th percentile, or one is above a
		/// day.
		BadLatency,
		/// The run is the baseline of its subject. Have the Council accept another one, or none, first.
		IsBaseline,
		/// λ is 0 or above 1e16, σ above 1, or κ above a million.
		ParametersOutOfRange,
		/// The law is so far from the points that a figure does not fit its type.
		FigureOutOfRange,
		/// The points hardly tell the parameters apart: nothing can be proved with them.
		IllConditioned,
		/// λ is not at a stationary point. With its step dλ/λ in 1e-8, at most ±32767; the runtime API
		/// `check_prediction` has all steps in full.
		LambdaMoves(i16),
		/// σ is not at a stationary point. With its step dσ·(Nm-1)/dm in 1e-8, as `LambdaMoves`.
		SigmaMoves(i16),
		/// κ is not at a stationary point. With its step dκ·Nm(Nm-1)/dm in 1e-8, as `LambdaMoves`.
		KappaMoves(i16),
		/// σ is on a bound where it does not belong: freed, it steps inwards by so much in 1e-8.
		SigmaLeavesItsBound(i16),
		/// κ is 0 and should not be: freed, it grows by so much in 1e-8.
		KappaLeavesItsBound(i16),
		/// The run has a prediction, and the blocks in which a better one may replace it are over.
		PredictionFinal,
		/// The run has a prediction whose sum of squares is not larger, or hardly so.
		NotBetter,
		/// An interval ends before it begins.
		IntervalReversed,
		/// A level of confidence is above 0 and below 1,000,000 ppm.
		BadLevel,
		/// The run has no prediction.
		NoPrediction,
		/// A prediction may be replaced for 1 to `MaxReplacementBlocks` blocks.
		ReplacementOutOfRange,
		/// A turn has 1 to `MaxTurnBlocks` blocks.
		TurnOutOfRange,
		/// A deposit must be at least what the runtime gives, and at most 1,000 times that.
		DepositsOutOfBounds,
		/// A claimed interval leaves out the parameter, or by more than a millionth the size at the peak, that
		/// it is of.
		IntervalMissesEstimate,
		/// Something is required of the subject, so that its history stays whole: the Council alone removes
		/// its runs.
		IsRequired,
		/// As many runs of others wait for a prediction as are looked at, and the oldest has not had its turns. Submit
		/// again two turns later.
		TooManyOpen,
	}
}
